"""The whole work, once through, with invented people in a new folder: what `dev.py demo` shows and checks.

Everything here goes through the same services as the window; nothing is prepared beforehand but the interview files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from intake.crypto.passphrase import KdfSetting, generate_passphrase
from intake.errors import FileExists
from intake.progress import silent
from intake.services import cases, documents, enrolment, exchange, interviews, review, session
from intake.services.documents import Wish
from intake.services.files import write_new
from intake.services.opened import Session
from intake.texts import Texts

ORGANISATION: Final = "Aq Bulaq"
_INTERVIEWS: Final = Path(__file__).resolve().parent.parent.parent / "resources" / "demo" / "interviews"
_LANGUAGES: Final = ("kk", "kk-Arab", "ru", "en", "zh", "ug")


@dataclass
class Demo:
    """What the demo made. lines: in the words of the catalogue; field_vault: where the window may be opened."""

    folder: Path
    passphrase_file: Path
    field_vault: Path
    coordinator_vault: Path
    lines: list[str] = field(default_factory=list)
    questions: int = 0
    verified: bool = False

    def open_window(self, line: str) -> int:
        """Open the window on the field vault where there is a display; return the window's status, 0 without one."""
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in {"win32", "darwin"}):
            return 0
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        return subprocess.run([sys.executable, "-m", "ui", str(self.field_vault)], check=False).returncode


def next_folder() -> Path:
    """Return the first `intake-demo-N` of the working folder that is not there yet."""
    number = 1
    while (folder := Path(f"intake-demo-{number}")).exists():
        number += 1
    return folder


def make_demo(folder: Path, *, texts: Texts, setting: KdfSetting | None = None) -> Demo:
    """Do the whole main job in a new folder. Raises FileExists for a folder that is there and not empty.

    setting: of both vaults' keys, for tests; the product measures this computer.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExists()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    demo = Demo(folder, folder / "passphrase.txt", folder / "field-vault", folder / "coordinator-vault")
    passphrase = generate_passphrase(_words())
    write_new(demo.passphrase_file, passphrase.encode())
    shutil.copytree(_INTERVIEWS, folder / "interviews")
    field_session, _sheet = session.create_vault(demo.field_vault, passphrase=passphrase, role="field", setting=setting)
    coordinator, _other = session.create_vault(
        demo.coordinator_vault, passphrase=passphrase, role="coordinator", organisation=ORGANISATION, setting=setting
    )
    try:
        _enrol(demo, field_session, coordinator, texts=texts)
        first = _interviews(demo, field_session, texts=texts)
        _summaries(demo, field_session, first, texts=texts)
        _exchange(demo, field_session, coordinator, texts=texts)
        _questions(demo, coordinator, texts=texts)
    finally:
        session.close(field_session)
        session.close(coordinator)
    return demo


def _enrol(demo: Demo, field_session: Session, coordinator: Session, *, texts: Texts) -> None:
    cards = demo.folder / "cards"
    cards.mkdir()
    request, answer = cards / "request.card", cards / "answer.card"
    enrolment.request(field_session, request, pseudonym="D-village")
    answered = enrolment.answer(coordinator, request, out=answer)
    finished = enrolment.finish(field_session, answer, half=answered.code)
    enrolment.confirm(coordinator, finished.device, half=finished.code)
    enrolment.write_root(coordinator, demo.folder / "organisation-root.pem")
    demo.lines.append(
        texts.say("demo.enrolled", organisation=ORGANISATION, device=finished.pseudonym, desk=finished.desk)
    )


def _interviews(demo: Demo, field_session: Session, *, texts: Texts) -> list[str]:
    found: list[str] = []
    for file in sorted((demo.folder / "interviews").glob("*.json")):
        added = interviews.add_file(field_session, file, report=silent)
        found += added.cases
        for case in added.cases:
            view = cases.show_case(field_session, case)
            names = " · ".join(name.text for name in view.names)
            demo.lines.append(
                texts.say(
                    "demo.interview",
                    file=file.name,
                    number=view.number,
                    names=names,
                    count=len(view.claims),
                    files=len(view.evidence),
                )
            )
    if len(found) >= 2:
        review.decide_person(field_session, found[0], found[1], verdict="same", reason=texts.say("demo.same_reason"))
    return found


def _summaries(demo: Demo, field_session: Session, found: list[str], *, texts: Texts) -> None:
    papers = demo.folder / "papers"
    papers.mkdir()
    roots = documents.read_roots(demo.folder / "organisation-root.pem")
    for language in _LANGUAGES:
        paper = papers / f"family-{language}.pdf"
        documents.issue(field_session, found[0], Wish("family", language), out=paper)
        demo.lines.append(texts.say("demo.paper", file=paper))
    wish = Wish("family", "kk-Arab", is_signed=True, may_be_found=True)
    documents.issue(field_session, found[0], wish, out=papers / "family-kk-Arab-signed.pdf")
    for language in ("en", "ru"):
        paper = papers / f"evidence-{language}.pdf"
        documents.issue(field_session, found[0], Wish("evidence", language), out=paper)
        verdict = documents.verify(paper, roots=roots)
        demo.verified = verdict.ok
        demo.lines.append(texts.say("demo.signed", file=paper, signer=verdict.signer, verdict=verdict.ok))


def _exchange(demo: Demo, field_session: Session, coordinator: Session, *, texts: Texts) -> None:
    stick = demo.folder / "stick"
    stick.mkdir()
    written = exchange.write_bundle(field_session, to=ORGANISATION, folder=stick, report=silent)
    (result,) = exchange.read_bundles(coordinator, written.files, report=silent)
    demo.lines.append(
        texts.say("demo.bundle", file=written.files[0], entries=result.entries, blobs=written.blobs, state=result.state)
    )
    back = exchange.write_bundle(coordinator, to="D-village", folder=stick, report=silent)
    exchange.read_bundles(field_session, back.files, report=silent)
    (line,) = exchange.outbox(field_session)
    demo.lines.append(texts.say("demo.receipt", file=back.files[0], left=line.undelivered_entries))


def _questions(demo: Demo, coordinator: Session, *, texts: Texts) -> None:
    found = [
        dispute
        for line in cases.all_cases(coordinator)
        for dispute in cases.show_case(coordinator, line.id).disagreements
        if dispute.preferred is None
    ]
    demo.questions = len(found)
    demo.lines.append(texts.say("demo.questions", count=len(found)))


def _words() -> list[str]:
    """Return the words from which a passphrase is drawn by lot: syllables that can be typed on any keyboard."""
    onsets, vowels = "bdfghjklmnprstvz", "aeiou"
    syllables = [onset + vowel for onset in onsets for vowel in vowels]
    return [first + second for first in syllables for second in syllables]
