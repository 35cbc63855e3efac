"""PDF/A-2b, and nothing of this machine in the file."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from intake.documents.typeset.blocks import DocumentMeta, Heading, Para, QrCode, Table
from intake.documents.typeset.page import render
from intake.errors import Bug

BLOCKS = (
    Heading("Іс мәліметі"),
    Para("ەربولات نۇردىبايۇلى · 阿卜杜热合曼·麦麦提 · Нұрдыбайұлы Ерболат"),
    Table(("a", "b"), (("ءداۋلەت", "2"),)),
    QrCode("0417", "QR"),
)
AGAIN = """
import hashlib
from datetime import datetime, UTC
from intake.documents.typeset.blocks import *
from intake.documents.typeset.page import render
from intake.errors import Bug
moment = datetime(2026, 11, 22, 6, 10, tzinfo=UTC)
meta = DocumentMeta("0417", "kk", "ltr", "Intake", "", moment, lambda page, pages: f"{page}/{pages}")
names = Para("ەربولات نۇردىبايۇلى · 阿卜杜热合曼·麦麦提")
blocks = (Heading("Іс мәліметі"), names, Table(("a", "b"), (("ءداۋلەت", "2"),)))
print(hashlib.sha256(render(blocks, meta=meta)).hexdigest())
"""


def test_no_finding_by_the_pdf_a_check(frame: Callable[..., DocumentMeta]) -> None:
    pdfa = pytest.importorskip("pikepdf.pdfa", reason="needs pikepdf[pdfa]", exc_type=ImportError)
    for language in ("en", "kk", "kk-Arab", "zh"):
        with pikepdf.open(BytesIO(render(BLOCKS, meta=frame(language, title="Сынақ <&>", subject="س")))) as file:
            assert list(pdfa.check(file, pdfa.Flavour.PDFA_2B).findings) == []


def test_the_same_input_gives_the_same_bytes(frame: Callable[..., DocumentMeta]) -> None:
    assert render(BLOCKS, meta=frame("kk")) == render(BLOCKS, meta=frame("kk"))


def test_one_moment_in_two_time_zones_gives_the_same_bytes(frame: Callable[..., DocumentMeta]) -> None:
    moment = datetime(2026, 11, 22, 6, 10, tzinfo=UTC)
    almaty = moment.astimezone(timezone(timedelta(hours=5)))
    assert render(BLOCKS, meta=frame(created_utc=moment)) == render(BLOCKS, meta=frame(created_utc=almaty))


def test_a_moment_without_a_time_zone_is_refused(frame: Callable[..., DocumentMeta]) -> None:
    with pytest.raises(Bug):
        render(BLOCKS, meta=frame(created_utc=datetime(2026, 11, 22)))  # noqa: DTZ001 - that is the point


def test_neither_time_zone_nor_language_nor_hash_seed_of_the_machine_shows() -> None:
    surroundings = (
        {"TZ": "Asia/Almaty", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"},
        {"TZ": "America/New_York", "PYTHONHASHSEED": "2", "LANG": "kk_KZ.UTF-8", "SOURCE_DATE_EPOCH": "1000000000"},
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", AGAIN], check=True, capture_output=True, cwd=Path(__file__).parents[4],
            env={**os.environ, **one, "PYTHONPATH": "."},
        ).stdout
        for one in surroundings
    }  # fmt: skip
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 2 * hashlib.sha256().digest_size


def test_the_file_says_what_the_caller_said_and_no_more(frame: Callable[..., DocumentMeta]) -> None:
    with pikepdf.open(BytesIO(render(BLOCKS, meta=frame("kk", title="Іс 0417")))) as file:
        assert {key: str(value) for key, value in file.docinfo.items()} == {
            "/Title": "Іс 0417",
            "/Author": "Intake",
            "/Creator": "Intake",
            "/Producer": "Intake",
            "/CreationDate": "D:20261122061000+00'00'",
            "/ModDate": "D:20261122061000+00'00'",
        }
        assert file.Root.Lang == "kk"
        assert file.pdf_version == "1.7"
        assert str(file.Root.ViewerPreferences.DisplayDocTitle).lower() == "true"


def test_every_font_is_embedded_and_none_comes_from_the_reader(frame: Callable[..., DocumentMeta]) -> None:
    with pikepdf.open(BytesIO(render(BLOCKS, meta=frame()))) as file:
        fonts = list(file.pages[0].Resources.Font.values())
        names = [str(font.BaseFont) for font in fonts]
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)
    assert names
    assert all("+Noto" in name for name in names)


def test_other_content_has_another_id(frame: Callable[..., DocumentMeta]) -> None:
    ids = set()
    for words in ("a", "b"):
        with pikepdf.open(BytesIO(render((Para(words),), meta=frame()))) as file:
            ids.add(bytes(file.trailer.ID[0]))
    assert len(ids) == 2
