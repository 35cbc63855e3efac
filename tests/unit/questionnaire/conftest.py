"""What the tests of interviews share: the form, invented interviews, and dates read by the real reader."""

import json
from pathlib import Path
from typing import Any

import pytest

from intake.questionnaire import Form, load_form

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "vectors"


@pytest.fixture(scope="session")
def form() -> Form:
    return load_form(ROOT / "forms" / "intake" / "1")


@pytest.fixture(scope="session")
def shelter() -> Form:
    return load_form(VECTORS / "forms" / "shelter")


@pytest.fixture
def interview() -> dict[str, Any]:
    """A rich invented interview, fresh for every test."""
    content: dict[str, Any] = json.loads((VECTORS / "interviews" / "3-husband.json").read_text(encoding="utf-8"))
    return content
