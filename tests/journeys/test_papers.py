"""Letters, submissions and readiness: what a body asks for, what stays home, and that nothing is ever filled in."""

import dataclasses
import json
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from intake.documents.addressees import load_addressees
from intake.documents.submissions import MADE, load_submission, read_submission, submission_profiles
from intake.errors import AddresseeUnknown, FileNotAccepted, LanguageNotOffered, NeedsConsent, NotFound
from intake.progress import silent
from intake.services import cases, documents, interviews
from intake.services.opened import Session
from intake.services.readiness import readiness
from intake.texts import LANGUAGES, Texts
from tests.journeys.conftest import INTERVIEWS, MakeVault

Change = Callable[[dict[str, object]], None]
SISTER = "1-sister.json"


@pytest.fixture
def desk(make_vault: MakeVault) -> Session:
    return make_vault("desk", role="coordinator", organisation="Aq Bulaq")


def add(desk: Session, tmp_path: Path, change: Change | None = None, *, file: str = SISTER) -> str:
    """Take in an interview of the demo, changed first; return its case."""
    document = json.loads((INTERVIEWS / file).read_text(encoding="utf-8"))
    if change is not None:
        change(document)
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    if not (folder / "evidence").exists():
        import shutil

        shutil.copytree(INTERVIEWS / "evidence", folder / "evidence")
    (folder / file).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return interviews.add_file(desk, folder / file, report=silent).cases[0]


def episode(document: dict[str, object]) -> dict[str, object]:
    found = document["episodes"]
    assert isinstance(found, list)
    return dict(found[0]) if not isinstance(found[0], dict) else found[0]


def answer(scope: str, said: str) -> Change:
    def change(document: dict[str, object]) -> None:
        consents = document["consents"]
        assert isinstance(consents, list)
        document["consents"] = [one for one in consents if one["scope"] != scope] + [
            {"scope": scope, "answer": said, "given": "signed"}
        ]

    return change


def state(desk: Session, case: str, key: str, *, profile: str = "wgeid") -> str:
    return next(item.state for item in readiness(desk, case, profile=profile).items if item.key == key)


def text_of(file: Path) -> str:
    run = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


# --- declared as data ---------------------------------------------------------------------------------------------


def test_every_form_names_fields_that_there_are_and_says_how_far_it_can_be_trusted(desk: Session) -> None:
    assert set(submission_profiles()) == {"wgeid", "wgad", "special_procedures", "ced", "icrc"}
    for profile in submission_profiles():
        form = load_submission(profile)
        assert form.profile in desk.form.release.profiles
        assert form.form_source
        for element in (one for section in form.sections for one in section.elements):
            for source in (*element.sources, *([element.question] if element.question else [])):
                assert source in MADE or desk.form.field(*source.split(".")), (profile, source)
            assert not element.is_required or element.why, (profile, element.key)


def test_every_reason_and_hint_has_words_in_every_language() -> None:
    wanted = {f"why_{one.why}" for profile in submission_profiles() for section in load_submission(profile).sections
              for one in section.elements if one.why}  # fmt: skip
    for language in LANGUAGES:
        assert all(Texts(language).has(f"readiness.{key}") for key in wanted)


@pytest.mark.parametrize(
    "change",
    [{"format": "x"}, {"sections": [{}]}, {"form": {}}, {"sections": [{"key": "a", "title": "b", "mark": "X"}]}],
)
def test_a_form_that_is_not_whole_is_refused(change: dict[str, object]) -> None:
    content = json.loads((Path("resources/submissions") / "wgeid.json").read_text(encoding="utf-8"))
    with pytest.raises(FileNotAccepted):
        read_submission(json.dumps({**content, **change}).encode())


# --- readiness ----------------------------------------------------------------------------------------------------


def test_mid_year_is_not_exact_enough_and_an_estimate_to_the_month_counts(desk: Session, tmp_path: Path) -> None:
    def when(edtf: str) -> Change:
        def change(document: dict[str, object]) -> None:
            episode(document)["start"] = {"said": "x", "language": "kk", "edtf": edtf}
            interview = document["interview"]
            assert isinstance(interview, dict)
            interview["id"] = edtf

        return change

    found = {edtf: state(desk, add(desk, tmp_path, when(edtf)), "date") for edtf in ("2016", "2016-06~", "2016-06")}

    assert found == {"2016": "inexact", "2016-06~": "estimate", "2016-06": "ready"}


def test_no_action_needs_a_reason_and_a_reason_is_enough(desk: Session, tmp_path: Path) -> None:
    def no_action(document: dict[str, object]) -> None:
        document["actions"] = []

    def why(document: dict[str, object]) -> None:
        document["actions"] = [{"kind": "other", "about": ["brother"], "why_impossible": "қорықтық"}]
        interview = document["interview"]
        assert isinstance(interview, dict)
        interview["id"] = "b"

    without, reason = add(desk, tmp_path, no_action), add(desk, tmp_path, why)

    assert state(desk, without, "actions") == "missing"
    assert not readiness(desk, without, profile="wgeid").is_ready
    assert state(desk, reason, "actions") == "ready"
    assert readiness(desk, reason, profile="wgeid").is_ready


def test_what_lacks_a_yes_is_withheld_and_leads_to_the_consent(desk: Session, tmp_path: Path) -> None:
    case = add(desk, tmp_path, answer("name_to_government_of_china", "no"))

    item = next(one for one in readiness(desk, case, profile="wgeid").items if one.key == "full_name")

    assert (item.state, item.consent) == ("withheld", "name_to_government_of_china")
    assert state(desk, case, "consent_name", profile="special_procedures") == "ready"  # a no is an answer too


def test_a_committee_for_citizens_of_a_state_party_is_a_hint_and_never_beside_another(
    desk: Session, tmp_path: Path
) -> None:
    def citizen(document: dict[str, object]) -> None:
        persons = document["persons"]
        assert isinstance(persons, dict)
        persons["brother"]["citizenships"] = [{"country": "KZ", "status": "granted"}]

    case = add(desk, tmp_path, citizen)
    before = readiness(desk, case, profile="ced")
    documents.issue(desk, case, documents.Wish("wgeid", "en"), out=tmp_path / "w.pdf")

    after = readiness(desk, case, profile="ced")

    assert "hint_ced" in before.hints
    assert before.warnings == ()
    assert after.warnings == ("warn_parallel",)


def test_a_profile_without_a_form_has_no_readiness(desk: Session, tmp_path: Path) -> None:
    case = add(desk, tmp_path)
    with pytest.raises(NotFound):
        readiness(desk, case, profile="family")


# --- submissions --------------------------------------------------------------------------------------------------


@pytest.mark.tool("pdftotext")
def test_a_submission_names_its_gaps_and_its_version_and_fills_nothing_in(desk: Session, tmp_path: Path) -> None:
    case = add(desk, tmp_path)
    out = tmp_path / "wgeid.pdf"

    issued = documents.issue(desk, case, documents.Wish("wgeid", "en"), out=out)

    text = text_of(out)
    assert issued.signed
    assert documents.verify(out, roots=documents.roots_of(desk)).ok
    assert "Working Group on Enforced or Involuntary Disappearances" in text
    assert load_submission("wgeid").form_version in text
    assert "written from memory and has not been checked" in text
    assert "Detention acknowledged by an Not known, or not told. authority" in text
    assert "about April 2017 (said: “көктемде" in text
    assert "No answer yet, last asked 14 March 2019" in text
    for hidden in ("Ардақ", "+7 700", "Талғар", "W-07", "Кешкі сағат жетіден"):
        assert hidden not in text


@pytest.mark.tool("pdftotext")
def test_a_name_that_may_not_go_to_the_government_is_said_to_be_withheld(desk: Session, tmp_path: Path) -> None:
    case = add(desk, tmp_path, answer("name_to_government_of_china", "no"))
    documents.issue(desk, case, documents.Wish("wgeid", "en"), out=tmp_path / "w.pdf")

    text = text_of(tmp_path / "w.pdf")

    assert "have not agreed to its being given here" in text
    for name in ("Жемісбек", "JIEMISIBIEKE", "65402719790310000X"):
        assert name not in text


def test_nothing_is_made_for_a_body_to_which_nobody_said_yes(desk: Session, tmp_path: Path) -> None:
    case = add(desk, tmp_path)
    for profile in ("wgad", "ced", "special_procedures", "public"):
        with pytest.raises(NeedsConsent):
            documents.issue(desk, case, documents.Wish(profile, "en"), out=tmp_path / "no.pdf")
    with pytest.raises(LanguageNotOffered):
        documents.issue(desk, case, documents.Wish("wgeid", "kk"), out=tmp_path / "no.pdf")
    assert not (tmp_path / "no.pdf").exists()
    assert cases.show_case(desk, case).documents == ()


# --- letters ------------------------------------------------------------------------------------------------------


@pytest.mark.tool("pdftotext")
@pytest.mark.parametrize(
    ("key", "language"),
    [*((key, "ru") for key in sorted(load_addressees())), *(("mfa_kz", one) for one in ("kk", "kk-Arab", "en"))],
)
def test_every_addressee_gets_a_letter_in_the_languages_of_the_country(
    desk: Session, tmp_path: Path, key: str, language: str
) -> None:
    case = add(desk, tmp_path)
    out = tmp_path / "letter.pdf"

    documents.issue(desk, case, documents.Wish("institution", language, addressee=key), out=out)

    text = text_of(out)
    assert load_addressees()[key].mark == "M"
    assert Texts(language).say("document.letter_request").split()[0] in text
    for hidden in ("Ардақ", "+7 700", "W-07", "Кешкі сағат жетіден"):
        assert hidden not in text


def test_a_letter_is_a_step_that_was_taken_with_a_day_to_ask_again(desk: Session, tmp_path: Path) -> None:
    case = add(desk, tmp_path)
    before = len(cases.show_case(desk, case).actions)

    documents.issue(desk, case, documents.Wish("institution", "ru", addressee="prosecutor_kz"), out=tmp_path / "l.pdf")

    view = cases.show_case(desk, case)
    new = [line for line in view.actions if line.authority == "Генеральная прокуратура Республики Казахстан"]
    assert len(view.actions) == before + 1
    assert [(line.kind, line.response) for line in new] == [("petition", "none")]
    due = [claim.value for claim in view.claims if (claim.kind, claim.field) == ("followup", "due")]
    wanted = desk.now().date() + timedelta(days=load_addressees()["prosecutor_kz"].follow_up_days)
    assert wanted in {getattr(value, "earliest", None) for value in due}
    assert [line.recipient for line in view.documents] == ["Prosecutor General’s Office of the Republic of Kazakhstan"]


def test_each_addressee_asks_for_its_own_consent(desk: Session, tmp_path: Path) -> None:
    case = add(desk, tmp_path, answer("share_kz_authorities", "no"))

    with pytest.raises(NeedsConsent) as refused:
        documents.issue(desk, case, documents.Wish("institution", "ru", addressee="mfa_kz"), out=tmp_path / "a.pdf")
    tracing = documents.Wish("institution", "ru", addressee="red_crescent_kz")
    documents.issue(desk, case, tracing, out=tmp_path / "b.pdf")

    assert refused.value.data == {"scope": "share_kz_authorities"}
    assert (tmp_path / "b.pdf").exists()


def test_a_letter_needs_to_know_to_whom(desk: Session, tmp_path: Path) -> None:
    case = add(desk, tmp_path)
    for addressee in (None, "consulate", "../mfa_kz"):
        wish = dataclasses.replace(documents.Wish("institution", "ru"), addressee=addressee)
        with pytest.raises(AddresseeUnknown):
            documents.issue(desk, case, wish, out=tmp_path / "x.pdf")
