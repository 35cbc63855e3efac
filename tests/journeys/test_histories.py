"""Random histories on three real vaults: whatever order and however often bundles arrive, copies end up equal."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.cli.output import dump
from intake.errors import NothingToSend
from intake.progress import silent
from intake.services import cases, evidence, exchange, interviews, review
from intake.services.case_json import case_json
from intake.services.checking import check_vault
from intake.services.opened import Session
from tests.bench.interviews import write_interviews
from tests.journeys.conftest import MakeVault, enrol

HISTORIES, SHORT_HISTORIES = 50, 3
STEPS = 14


class World:
    """Two field desks, a coordinator, and sticks that lie about."""

    def __init__(self, make_vault: MakeVault, folder: Path, *, seed: int) -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.boss = make_vault(f"c{seed}", role="coordinator", organisation="Aq Bulaq")
        self.desks = [make_vault(f"{name}{seed}") for name in "ab"]
        for place, desk in enumerate(self.desks):
            enrol(desk, self.boss, cards=folder, name=f"D-{place}")
        self.sticks: list[tuple[Session, Path]] = []
        self._number = 1000 * seed

    def interview(self) -> None:
        self._number += 1
        (file,) = write_interviews(self.folder, count=1, first=self._number, seed=self._number)
        desk = self.random.choice(self.desks)
        interviews.add_file(desk, file, report=silent)
        if self.random.random() < 0.5:
            file.write_text(file.read_text(encoding="utf-8").replace('"no"', '"yes"', 1), encoding="utf-8")
            interviews.add_file(desk, file, is_correction=True, report=silent)

    def photo(self) -> None:
        desk = self.random.choice([*self.desks, self.boss])
        known = cases.all_cases(desk)
        if known:
            photo = self.folder / "photo"
            photo.write_bytes(self.random.randbytes(500))
            evidence.add_evidence(desk, self.random.choice(known).id, [photo], report=silent)

    def decide(self) -> None:
        known = cases.all_cases(self.boss)
        if len(known) > 1:
            first, second = self.random.sample(known, 2)
            review.decide_person(
                self.boss, first.id, second.id, verdict=self.random.choice(["same", "different", "unsure"])
            )

    def prefer(self) -> None:
        known = cases.all_cases(self.boss)
        if known:
            claims = cases.show_case(self.boss, self.random.choice(known).id).claims
            review.prefer(self.boss, self.random.choice(claims).id, reason="read again")

    def write(self) -> None:
        place = self.random.randrange(2)
        desk = self.desks[place]
        sender, reader, to = self.random.choice([(desk, self.boss, "Aq Bulaq"), (self.boss, desk, f"D-{place}")])
        try:
            written = exchange.write_bundle(sender, to=to, folder=self.folder, report=silent)
        except NothingToSend:
            return
        self.sticks += [(reader, file) for file in written.files]

    def read(self) -> None:
        """Read any stick that lies about: perhaps late, perhaps again, perhaps never."""
        if self.sticks:
            reader, file = self.random.choice(self.sticks)
            (result,) = exchange.read_bundles(reader, [file], report=silent)
            assert result.state in {"imported", "known"}, result.reason

    def settle(self) -> None:
        """Carry bundles both ways until nobody has anything to say."""
        for _round in range(6):
            quiet = 0
            for place, desk in enumerate(self.desks):
                for sender, reader, to in ((desk, self.boss, "Aq Bulaq"), (self.boss, desk, f"D-{place}")):
                    try:
                        written = exchange.write_bundle(sender, to=to, folder=self.folder, report=silent)
                    except NothingToSend:
                        quiet += 1
                        continue
                    (result,) = exchange.read_bundles(reader, written.files, report=silent)
                    assert result.state == "imported", result.reason
            if quiet == 4:
                return
        pytest.fail("they never came to rest")


def shown(desk: Session, case: str) -> str:
    return dump(case_json(cases.show_case(desk, case)))


def test_copies_that_hold_all_are_equal(make_vault: MakeVault, tmp_path: Path, full: bool) -> None:
    for seed in range(HISTORIES if full else SHORT_HISTORIES):
        folder = tmp_path / str(seed)
        folder.mkdir()
        world = World(make_vault, folder, seed=seed)
        steps: list[Callable[[], None]] = [world.interview, world.photo, world.decide, world.prefer]
        steps += [world.write, world.write, world.read, world.read]
        world.interview()
        for _step in range(STEPS):
            world.random.choice(steps)()

        world.settle()

        for desk in world.desks:
            own = [line.id for line in cases.all_cases(desk)]
            for case in own:
                assert shown(desk, case) == shown(world.boss, case), seed
        assert all(check_vault(desk, report=silent) == () for desk in (*world.desks, world.boss))
        everywhere = {line.id for desk in world.desks for line in cases.all_cases(desk)}
        assert everywhere >= {line.id for line in cases.all_cases(world.boss)}
