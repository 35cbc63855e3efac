"""The demo does the whole job, or nobody would know before a visitor does."""

from pathlib import Path

from intake.services.demo import make_demo
from intake.texts import Texts
from tests.journeys.conftest import LOWEST


def test_the_demo_goes_all_the_way_from_enrolment_to_a_receipt(tmp_path: Path) -> None:
    made = make_demo(tmp_path / "demo", texts=Texts("en"), setting=LOWEST)

    assert made.verified
    assert made.questions >= 1
    assert len(list((tmp_path / "demo" / "papers").glob("*.pdf"))) == 9
    assert len(list((tmp_path / "demo" / "stick").glob("*.age"))) == 2
