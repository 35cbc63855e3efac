"""Invented cases as papers: what the tests of layouts, rendering and leaks share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from intake.documents.render import Occasion, render
from intake.documents.typeset.faces import Typefaces, load
from intake.documents.wording import Wording
from intake.model.consent import ConsentState
from intake.model.journal import FoldedRecord
from intake.model.snapshot import Snapshot, SnapshotFile
from intake.model.values import Code
from intake.places.gazetteer import Gazetteer
from intake.questionnaire import load_words
from intake.release.gate import Purpose, release_case
from intake.texts import Texts
from tests.unit.release.cases import DAY, FORM, INTERVIEWS, ROOT, answers, husbands_case, shared_case

CREATED = datetime(2019, 10, 1, 6, 10, tzinfo=UTC)
ORGANISATION = "Example Archive of Testimonies"
HEADS = (("d0" * 32, 12, "e0" * 32), ("a7" * 32, 3, "b1" * 32))
LANGUAGES = ("en", "ru", "kk", "kk-Arab", "zh", "ug")


@cache
def typefaces() -> Typefaces:
    return load()


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@cache
def wording(language: str) -> Wording:
    return Wording(Texts(language), FORM, load_words(ROOT / "forms" / "intake" / "1", language), gazetteer().name)


def files_of(records: tuple[FoldedRecord, ...]) -> tuple[tuple[SnapshotFile, ...], dict[str, bytes]]:
    """The files of a case and their bytes, by record."""
    known = {hashlib.sha256(path.read_bytes()).digest(): path.read_bytes() for path in INTERVIEWS.glob("evidence/*")}
    files, pictures = [], {}
    for record in records:
        said = {claim.field: claim.value for claim in record.claims}
        digest, kind = said.get("digest"), said.get("kind")
        if record.kind == "evidence" and isinstance(digest, bytes) and isinstance(kind, Code):
            data = known[digest]
            files.append(SnapshotFile(record.id, kind.code, "image/png", len(data), digest.hex()))
            pictures[record.id] = data
    return tuple(files), pictures


@cache
def wifes_case() -> tuple[tuple[FoldedRecord, ...], str, str]:
    return husbands_case()


@cache
def brothers_case() -> tuple[tuple[FoldedRecord, ...], str, str, str]:
    return shared_case()


def snapshot_of(profile: str, change: Callable[[tuple[ConsentState, ...]], tuple[ConsentState, ...]] | None = None,
                ) -> Snapshot:  # fmt: skip
    """The wife's case as her husband tells it, with the answers he gave."""
    records, case, husband = wifes_case()
    files, _pictures = files_of(records)
    consents = answers(records)
    purpose = Purpose(case, profile, DAY, testifier=husband)
    return release_case(
        records, purpose, form=FORM, consents=change(consents) if change else consents, heads=HEADS, files=files
    ).snapshot


def shared_snapshot(profile: str) -> Snapshot:
    """The brother's case, for his sister where a paper is for one testifier."""
    records, case, sister, _neighbour = brothers_case()
    purpose = Purpose(case, profile, DAY, testifier=sister)
    return release_case(records, purpose, form=FORM, consents=answers(records), heads=HEADS).snapshot


@cache
def paper(profile: str, language: str) -> bytes:
    """The finished PDF of the wife's case."""
    _files, pictures = files_of(wifes_case()[0])
    return render(
        snapshot_of(profile),
        wording=wording(language),
        pictures=pictures,
        occasion=Occasion(CREATED, organisation=ORGANISATION),
        typefaces=typefaces(),
    )
