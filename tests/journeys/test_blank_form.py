"""A blank form on paper asks what the window asks, consent first, and holds nothing of anybody."""

import subprocess
from pathlib import Path

import pytest

from intake.services.blank_form import blank_form
from intake.services.session import form_words
from intake.texts import LANGUAGES, Texts
from tests.journeys.conftest import MakeVault


@pytest.mark.tool("pdftotext")
def test_the_paper_asks_in_every_language_and_consent_comes_first(make_vault: MakeVault, tmp_path: Path) -> None:
    desk = make_vault("desk")
    for language in LANGUAGES:
        file = tmp_path / f"{language}.pdf"
        file.write_bytes(blank_form(desk, language=language))
        run = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
        text = "".join(run.stdout.decode().split())
        words = form_words(language)
        if language in {"en", "ru", "kk", "zh"}:  # right-to-left lines come out of pdftotext in an order of its own
            first, later = (
                "".join(part.split())[:12]
                for part in (words.consents["store"].question, words.field("episode", "circumstances").label)
            )
            assert 0 <= text.index(first) < text.index(later)
        assert Texts(language).say("blank.title").split()[0] in run.stdout.decode()


def test_the_short_paper_is_shorter(make_vault: MakeVault) -> None:
    desk = make_vault("desk")

    assert len(blank_form(desk, language="en", is_short=True)) < len(blank_form(desk, language="en"))
