"""Fonts loaded once, a document's frame, and what a reader gets when they copy text out of a page."""

import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.documents.typeset.blocks import Direction, DocumentMeta
from intake.documents.typeset.faces import Typefaces, load

MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="session")
def typefaces() -> Typefaces:
    return load()


@pytest.fixture(scope="session")
def frame() -> Callable[..., DocumentMeta]:
    """A document's frame in a language; the direction follows from it."""

    def make(language: str = "en", **changes: object) -> DocumentMeta:
        direction: Direction = "rtl" if language in {"ug", "kk-Arab"} else "ltr"
        values: dict[str, object] = {
            "title": "0417",
            "language": language,
            "direction": direction,
            "author": "Intake",
            "subject": "",
            "created_utc": datetime(2026, 11, 22, 6, 10, tzinfo=UTC),
            "running": lambda page, pages: f"{page}/{pages}",
        }
        return DocumentMeta(**(values | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], str]:
    """The text pdftotext copies out, on one line, without the direction marks it adds of its own."""

    def copy(pdf: bytes) -> str:
        path = tmp_path_factory.mktemp("copy") / "page.pdf"
        path.write_bytes(pdf)
        text = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True).stdout.decode()
        return " ".join(MARKS.sub("", text).split())

    return copy


@pytest.fixture(scope="session")
def vectors() -> Path:
    return Path(__file__).parents[3] / "vectors"
