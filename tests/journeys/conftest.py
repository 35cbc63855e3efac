"""Whole vaults with the lowest key setting, enrolled with each other, and the invented interviews of the demo."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from intake.crypto.passphrase import KdfSetting
from intake.services import enrolment, session
from intake.services.opened import Session

PASSPHRASE = "seven calm horses drink"
LOWEST = KdfSetting(memory_kib=64, passes=1, lanes=1)
INTERVIEWS = Path(__file__).resolve().parents[2] / "resources" / "demo" / "interviews"

MakeVault = Callable[..., Session]


@dataclass
class Team:
    """A field desk and a coordinator that enrolled each other, and the stick between them."""

    field: Session
    coordinator: Session
    stick: Path

    def carry(self, sender: Session, *, to: str, reader: Session) -> list[str]:
        """Write a bundle, read it at the other desk and return the states."""
        from intake.progress import silent
        from intake.services import exchange

        written = exchange.write_bundle(sender, to=to, folder=self.stick, report=silent)
        return [result.state.value for result in exchange.read_bundles(reader, written.files, report=silent)]


@pytest.fixture
def make_vault(tmp_path: Path) -> Iterator[MakeVault]:
    """Give a function that makes an open vault; all are closed at the end."""
    opened: list[Session] = []

    def make(name: str, *, role: str = "field", organisation: str | None = None) -> Session:
        made, _sheet = session.create_vault(
            tmp_path / name, passphrase=PASSPHRASE, role=role, organisation=organisation, setting=LOWEST
        )
        opened.append(made)
        return made

    yield make
    for one in opened:
        session.close(one)


@pytest.fixture
def team(make_vault: MakeVault, tmp_path: Path) -> Team:
    """Give a field desk and a coordinator of one organisation, both confirmed."""
    stick = tmp_path / "stick"
    stick.mkdir()
    field, coordinator = make_vault("field"), make_vault("coordinator", role="coordinator", organisation="Aq Bulaq")
    enrol(field, coordinator, cards=stick, name="D-village")
    return Team(field, coordinator, stick)


def enrol(field: Session, coordinator: Session, *, cards: Path, name: str, role: str = "field") -> None:
    """Bring a device into the organisation: request, answer, both halves of the code."""
    request, answer = cards / f"{name}.request", cards / f"{name}.answer"
    enrolment.request(field, request, pseudonym=name)
    answered = enrolment.answer(coordinator, request, out=answer, role=role)
    finished = enrolment.finish(field, answer, half=answered.code)
    enrolment.confirm(coordinator, finished.device, half=finished.code)
