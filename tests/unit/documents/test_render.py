"""Finished papers in six languages: what can be read in them, what cannot, and that they never change."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from intake.documents.render import Occasion, render
from intake.errors import NotFound
from tests.unit.documents.papers import (
    CREATED,
    HEADS,
    LANGUAGES,
    ORGANISATION,
    files_of,
    paper,
    shared_snapshot,
    snapshot_of,
    typefaces,
    wifes_case,
    wording,
)
from tests.unit.release.cases import ROOT

MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
NAMES = ("Сәндігүл Мұратбекқызы", "SANDIGUL MURATBEKKYZY", "桑迪古丽·木拉提别克", "Сандигуль Муратбековна")
NEVER_ON_A_FAMILYS_SHEET = (
    "W-07", "W-02", ORGANISATION, "Example", "ALM-0417-K", "0417", "N00000000", "654326199307220004",
    "Ерболат", "Сүттібаев", "Мұратбек Елшібайұлы", "木拉提别克·叶勒什拜", "مۇراتبەك", "+7 700 000 0303",
    "family@example.invalid", "Ж-000-18", HEADS[0][0][:16], "SHA-256", "demo-0003",
)  # fmt: skip


def copied(pdf: bytes, tmp_path: Path) -> str:
    """What a reader gets when they copy everything out, on one line."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True).stdout.decode()
    return " ".join(MARKS.sub("", text).split())


def squeezed(text: str) -> str:
    """Text without blanks: a line's end may stand anywhere."""
    return "".join(MARKS.sub("", text).split())


@pytest.mark.tool("pdftotext")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_familys_sheet_copies_out_in_its_language(language: str, tmp_path: Path) -> None:
    text = squeezed(copied(paper("family", language), tmp_path))

    said = wording(language)
    for key in ("family_about", "family_told", "family_done", "family_next_keep", "family_rights_no", "family_paper"):
        assert squeezed(said.say(key)) in text, key
    for name in NAMES:
        assert squeezed(name) in text, name
    assert squeezed("где-то под Алтаем") in text
    assert squeezed("Смотри за детьми, я задержусь, со мной всё нормально.") in text


@pytest.mark.tool("pdftotext")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_familys_sheet_names_no_house_no_worker_no_number_and_nobody_else(language: str, tmp_path: Path) -> None:
    pdf = paper("family", language)

    text = copied(pdf, tmp_path)
    for hidden in NEVER_ON_A_FAMILYS_SHEET:
        assert squeezed(hidden) not in squeezed(text), hidden
        assert hidden.encode() not in pdf
        assert hidden.encode("utf-16-be") not in pdf


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_familys_sheet_is_one_or_two_pages(language: str) -> None:
    assert len(pypdfium2.PdfDocument(paper("family", language))) <= 2


@pytest.mark.tool("pdftotext")
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_evidence_file_states_case_sources_custody_digests_and_heads(language: str, tmp_path: Path) -> None:
    text = squeezed(copied(paper("evidence", language), tmp_path))

    said = wording(language)
    for key in ("evidence_title", "evidence_signature_not", "evidence_language_name", "profile_evidence"):
        assert squeezed(said.say(key)) in text, key
    assert "ALM-0417-K" in text
    assert squeezed(ORGANISATION) in text
    assert squeezed("Ерболат Сүттібаев") in text
    assert "W-07" in text
    for file in snapshot_of("evidence").files:
        assert file.sha256 in text
    for _device, _sequence, digest in HEADS:
        assert digest in text
    assert squeezed("Мы с Сәндігүл поженились в Алматы в 2014 году") in text


@pytest.mark.tool("pdftotext")
def test_every_answer_and_statement_of_the_snapshot_is_in_the_evidence_file(tmp_path: Path) -> None:
    text = squeezed(copied(paper("evidence", "ru"), tmp_path))

    missing = [
        (record.kind, claim.field)
        for record in snapshot_of("evidence").records
        for claim in record.claims
        if type(claim.value) is str
        and (record.kind, claim.field) not in {("interview", field) for field in _OF_THE_SESSION}
        and not re.fullmatch("[A-Z]{2}", claim.value)
        and claim.field != "media_type"
        and squeezed(claim.value) not in text
    ]

    assert missing == []


_OF_THE_SESSION = (
    "interviewer",
    "interpreter",
    "narrative_language",
    "translation_language",
    "translator",
    "sender_id",
)


@pytest.mark.tool("pdftotext")
def test_where_two_people_differ_both_stand_side_by_side(tmp_path: Path) -> None:
    snapshot = shared_snapshot("evidence")
    assert snapshot.disagreements

    pdf = render(snapshot, wording=wording("en"), pictures={}, occasion=Occasion(CREATED), typefaces=typefaces())
    text = squeezed(copied(pdf, tmp_path))

    assert squeezed(wording("en").say("evidence_differ_none")) not in text
    assert squeezed("Гүлзипа Ақтоғайқызы") in text
    assert squeezed("Қуантай Сағындықұлы") in text


def test_headings_are_bookmarks_and_every_page_says_which_it_is() -> None:
    document = pypdfium2.PdfDocument(paper("evidence", "en"))

    titles = [entry.get_title() for entry in document.get_toc()]
    assert {"Who told", "What happened", "What each person allowed"} <= set(titles)
    for number in range(len(document)):
        assert f"Page {number + 1} of {len(document)}" in document[number].get_textpage().get_text_range()


def test_a_picture_that_the_snapshot_does_not_list_is_not_shown() -> None:
    snapshot = snapshot_of("family")
    files, pictures = files_of(wifes_case()[0])
    portrait = snapshot.files[0].record
    swapped = dict.fromkeys(pictures, pictures[next(file.record for file in files if file.record != portrait)])

    said = {"wording": wording("en"), "occasion": Occasion(CREATED), "typefaces": typefaces()}
    without = render(replace(snapshot, files=()), pictures=pictures, **said)  # type: ignore[arg-type]
    other = render(snapshot, pictures=swapped, **said)  # type: ignore[arg-type]

    for pdf in (without, other):
        assert _pictures(pdf) == 0
    assert _pictures(paper("family", "en")) == 1
    assert _pictures(paper("evidence", "en")) == len(files) + 1


def _pictures(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    return sum(isinstance(item, pypdfium2.PdfImage) for page in document for item in page.get_objects())


def test_what_nobody_dated_stays_undated() -> None:
    snapshot = snapshot_of("family")
    bare = replace(
        snapshot,
        records=tuple(
            replace(record, claims=tuple(claim for claim in record.claims if claim.field not in {"start", "when"}))
            for record in snapshot.records
            if record.kind in {"name", "person", "episode"}
        ),
    )

    pdf = render(bare, wording=wording("en"), pictures={}, occasion=Occasion(CREATED), typefaces=typefaces())
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()

    assert "day not known" in text
    assert "January 2018" not in text


def test_a_profile_without_a_layout_is_not_found() -> None:
    with pytest.raises(NotFound):
        render(snapshot_of("statistics"), wording=wording("en"), pictures={}, occasion=Occasion(CREATED))


def test_an_empty_snapshot_still_gives_a_kind_sheet() -> None:
    empty = snapshot_of("family", change=lambda _states: ())

    pdf = render(empty, wording=wording("en"), pictures={}, occasion=Occasion(CREATED), typefaces=typefaces())

    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "without a name" in text
    assert "Nothing about what happened is written down here yet." in text


@pytest.mark.parametrize("profile", ["family", "evidence"])
def test_the_same_snapshot_gives_the_same_bytes_in_every_time_zone(
    profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _files, pictures = files_of(wifes_case()[0])

    def once() -> bytes:
        return render(
            snapshot_of(profile),
            wording=wording("kk"),
            pictures=pictures,
            occasion=Occasion(CREATED, organisation=ORGANISATION),
            typefaces=typefaces(),
        )

    first = once()
    monkeypatch.setenv("TZ", "Asia/Almaty")
    if sys.platform != "win32":
        time.tzset()
    second = once()
    monkeypatch.undo()
    if sys.platform != "win32":
        time.tzset()

    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()


def test_all_languages_have_the_same_texts_with_the_same_gaps() -> None:
    def gaps(text: object) -> set[str]:
        return set(re.findall(r"\{\w+\}", str(text)))

    catalogues = {
        language: json.loads((ROOT / "resources" / "texts" / language / "document.json").read_text(encoding="utf-8"))
        for language in LANGUAGES
    }

    for language, texts in catalogues.items():
        assert list(texts) == list(catalogues["en"]), language
        assert texts["draft"] is (language != "en")
        for key, text in texts.items():
            assert gaps(text) == gaps(catalogues["en"][key]), (language, key)


def test_no_text_is_written_that_no_layout_uses() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "intake" / "documents").rglob("*.py"))
    made = ("answer_", "mark_", "consent_", "source_", "column_", "value_")
    texts = json.loads((ROOT / "resources" / "texts" / "en" / "document.json").read_text(encoding="utf-8"))

    unused = [key for key in texts if key != "draft" and f'"{key}"' not in code and not key.startswith(made)]

    assert unused == []


def test_a_picture_loses_what_it_carried_beside_its_pixels() -> None:
    from PIL import Image

    snapshot = snapshot_of("family")
    picture = Image.new("RGB", (60, 80), "#888888")
    exif = picture.getexif()
    exif[0x010E] = "taken by W-07 at 43.23N"
    data = io.BytesIO()
    picture.save(data, "JPEG", exif=exif)
    file = replace(snapshot.files[0], sha256=hashlib.sha256(data.getvalue()).hexdigest())

    pdf = render(
        replace(snapshot, files=(file,)),
        wording=wording("en"),
        pictures={file.record: data.getvalue()},
        occasion=Occasion(CREATED),
        typefaces=typefaces(),
    )

    assert _pictures(pdf) == 1
    assert b"taken by" not in pdf
