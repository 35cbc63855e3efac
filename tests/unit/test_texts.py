"""Every sentence is there in every language, and for every code that the program can show there is one."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from intake import errors
from intake.errors import Bug, CannotBeTrusted, FileNotAccepted, InterviewDiffers, NeedsConsent, WrongPassphrase
from intake.journal import chain, fold, organisation, persons, replacing
from intake.model.consent import Scope
from intake.model.exchange import ReadState
from intake.model.journal import Role
from intake.questionnaire.checking import NEEDS_CONSENT
from intake.release.standing import Reason
from intake.texts import LANGUAGES, RIGHT_TO_LEFT, Texts

ROOT = Path(__file__).resolve().parents[2]
INTAKE = ROOT / "intake"
TEXTS = ROOT / "resources" / "texts"
FILES = sorted(path.stem for path in (TEXTS / "en").glob("*.json"))
PLURALS = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}, "zh": {"other"}} | dict.fromkeys(
    ("kk", "kk-Arab", "ug"), {"one", "other"}
)
"""The forms that ui/i18n.py can ask for, by language."""

CYRILLIC, ARABIC, HAN = re.compile("[\u0400-\u052f]"), re.compile("[\u0600-\u06ff]"), re.compile("[\u4e00-\u9fff]")
SCRIPT = {"ru": CYRILLIC, "kk": CYRILLIC, "kk-Arab": ARABIC, "ug": ARABIC, "zh": HAN}


def read(language: str, name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((TEXTS / language / f"{name}.json").read_text(encoding="utf-8"))
    return found


def flat(catalogue: dict[str, object]) -> dict[str, str]:
    """Return all texts of a file; those of an error as `Class.what`. Flags such as `draft` are no texts."""
    found = {key: text for key, text in catalogue.items() if isinstance(text, str)}
    parted = {key: parts for key, parts in catalogue.items() if isinstance(parts, dict)}
    return found | {f"{key}.{part}": text for key, parts in parted.items() for part, text in parts.items()}


def stem_of(key: str, english: Iterable[str]) -> str | None:
    """Return `cases` for `cases_few` where English has `cases_one` and `cases_other`; None for what has no plural."""
    stem, _, form = key.rpartition("_")
    return stem if form in PLURALS["ru"] and {f"{stem}_one", f"{stem}_other"} <= set(english) else None


def expected_keys(language: str, name: str) -> set[str]:
    english = flat(read("en", name))
    stems = {stem for key in english if (stem := stem_of(key, english))}
    plain = {key for key in english if stem_of(key, english) is None}
    return plain | {f"{stem}_{form}" for stem in stems for form in PLURALS[language]}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{[^}]*\}", text))


def classes(of: type[object]) -> Iterator[type[object]]:
    yield of
    below: list[type[object]] = of.__subclasses__()
    for one in below:
        yield from (kind for kind in classes(one) if kind.__module__ == errors.__name__)


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def called(function: ast.expr) -> str:
    """Return the bare name of what is called."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def codes_in(files: Iterable[Path], *, places: dict[str, int], keywords: frozenset[str] = frozenset()) -> set[str]:
    """Return the literal codes handed to these functions (name -> place of the argument) or under these keywords."""
    found: list[ast.expr] = []
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                place = places.get(called(node.func))
                found += node.args[place : place + 1] if place is not None else []
                found += [keyword.value for keyword in node.keywords if keyword.arg in keywords]
    return {one for expression in found for one in literals(expression)}


def literals(expression: ast.expr) -> Iterator[str]:
    """Give the texts an argument can be: itself, or both branches of `a if … else b`."""
    if isinstance(expression, ast.IfExp):
        yield from literals(expression.body)
        yield from literals(expression.orelse)
    elif isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        yield expression.value


def modules(folder: str) -> list[Path]:
    return sorted((INTAKE / folder).rglob("*.py"))


# --- all languages say the same things ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_files(language: str) -> None:
    assert sorted(path.stem for path in (TEXTS / language).glob("*.json")) == FILES


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str, name: str) -> None:
    assert set(flat(read(language, name))) == expected_keys(language, name)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_in_the_same_placeholders(language: str, name: str) -> None:
    english = flat(read("en", name))

    for key, text in flat(read(language, name)).items():
        stem = stem_of(key, english)
        assert placeholders(text) == placeholders(english[f"{stem}_other" if stem else key]), key


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_except_that_there_may_be_nothing_to_do(language: str, name: str) -> None:
    english = flat(read("en", name))

    for key, text in flat(read(language, name)).items():
        nothing_to_do = key.endswith(".do") and not english[key]
        assert bool(text.strip()) != nothing_to_do, key


@pytest.mark.parametrize("language", ["ru", "kk", "kk-Arab", "zh", "ug"])
def test_a_language_is_written_in_its_own_script_only(language: str) -> None:
    others = [script for script in (CYRILLIC, ARABIC, HAN) if script is not SCRIPT[language]]

    for name in FILES:
        for key, text in flat(read(language, name)).items():
            assert not any(script.search(text) for script in others), f"{name}.{key}"


@pytest.mark.parametrize("language", ["ru", "kk", "kk-Arab", "zh", "ug"])
@pytest.mark.parametrize("name", ["checks", "codes", "errors", "findings", "hints", "reasons"])
def test_no_sentence_was_left_in_english(language: str, name: str) -> None:
    for key, text in flat(read(language, name)).items():
        assert not text or SCRIPT[language].search(text), key


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_stays_as_it_is_typed(language: str, name: str) -> None:
    """Commands, options, file names and variables are Latin in every language."""
    typed = re.compile(r"--[a-z-]+|\bINTAKE_[A-Z_]+|\bvault\.hdr\b|\bintake (?:--vault DIR )?[a-z]+ [a-z]+")
    english = flat(read("en", name))

    for key, text in flat(read(language, name)).items():
        if key in english:
            assert sorted(typed.findall(text)) == sorted(typed.findall(english[key])), key


def test_every_language_but_english_is_marked_as_a_draft() -> None:
    drafts = {language for language in LANGUAGES if Texts(language).is_draft}

    assert drafts == set(LANGUAGES) - {"en"}


# --- every code has words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_says_what_happened_what_is_safe_and_what_to_do(language: str) -> None:
    catalogue = read(language, "errors")

    for kind in (*classes(errors.IntakeError), errors.Cancelled):
        assert isinstance(words := catalogue[kind.__name__], dict), kind
        assert set(words) == {"what", "safe", "do"}, kind


def test_no_error_words_are_left_over() -> None:
    assert set(read("en", "errors")) == {kind.__name__ for kind in (*classes(errors.IntakeError), errors.Cancelled)}


def test_errors_ask_only_for_data_that_their_class_names() -> None:
    for key, text in flat(read("en", "errors")).items():
        told = " ".join(kind.__doc__ or "" for kind in getattr(errors, key.partition(".")[0]).__mro__)
        for name in placeholders(text):
            assert name.strip("{}") in told, key


def test_everything_that_keeps_something_back_has_words() -> None:
    judging = codes_in(modules("services"), places={"Held": 0})
    papers = codes_in(modules("documents"), places={"PaperRefused": 0})
    weighed = codes_in([INTAKE / "documents" / "verify.py"], places={"append": 0})
    refused = {snake(kind.__name__) for kind in classes(CannotBeTrusted)}
    states = {state.value for state in ReadState} | {"new"}

    assert {"gap", "fork", "not_confirmed"} <= judging
    assert {"not_signed", "more_than_one_signature"} <= papers
    assert {"revoked", "revoked_since"} <= weighed
    assert set(read("en", "reasons")) == judging | papers | weighed | refused | states | {one.value for one in Reason}


def test_everything_that_checking_a_vault_finds_has_words() -> None:
    links = {chain.GAP, chain.FORK, chain.PREVIOUS_DIFFERS, chain.TIME_GOES_BACK}
    cards = {
        organisation.CARD_MISSING,
        organisation.CARD_INVALID,
        organisation.ENTRY_INVALID,
        organisation.AFTER_NEW_ROOTS,
        organisation.ROOTS_FORK,
    }
    records = {
        replacing.AFTER_REVOCATION,
        replacing.NOT_ALLOWED,
        replacing.PROMISED_TWICE,
        replacing.REPLACES_ACROSS,
        replacing.REPLACES_IN_CIRCLE,
        fold.KIND_DIFFERS,
    }
    groups = {persons.DIFFERENT_INSIDE, persons.NOT_ALLOWED, persons.CONTESTED}
    vault = codes_in([INTAKE / "vault" / "checking.py"], places={"add": 0})

    assert {"view_differs", "file_damaged"} <= vault
    assert set(read("en", "findings")) == (
        vault
        | {f"chain_{code}" for code in links}
        | {f"trust_{code}" for code in links | cards}
        | {f"record_{code}" for code in records}
        | {f"persons_{code}" for code in groups}
    )


def test_everything_that_is_wrong_with_an_interview_file_or_form_has_words() -> None:
    found = codes_in(
        [*modules("questionnaire"), *modules("services")],
        places={"Finding": 1, "RowFinding": 1, "found": 0, "refuse": 0},
        keywords=frozenset({"code", "reason"}),
    )

    assert {"unknown_code", "retired_code", "not_a_country", "not_accepted", "outside_folder"} <= found
    assert set(read("en", "checks")) == (found | {NEEDS_CONSENT}) - {""}


def test_every_scope_and_role_has_words() -> None:
    asked = codes_in(modules("services"), places={}, keywords=frozenset({"scope"}))
    scopes = {f"scope_{code}" for code in asked | {scope.value for scope in Scope}}

    assert set(read("en", "codes")) == scopes | {f"role_{role.value}" for role in Role}


@pytest.mark.parametrize(
    ("prefix", "file", "owner"),
    [
        ("date_", "dates/read.py", "Reading"),
        ("number_", "places/numbers.py", "NumberReading"),
        ("name_", "names/likeness.py", "Likeness"),
    ],
)
def test_every_hint_about_dates_numbers_and_names_has_words(prefix: str, file: str, owner: str) -> None:
    """What a reader can hint at is listed in the docstring of what it returns, after "codes ... out of"."""
    tree = ast.parse((INTAKE / file).read_text(encoding="utf-8"))
    told = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == owner)
    listed = re.search(r"out of\s+([a-z_,\s]+)\.", ast.get_docstring(told) or "")
    assert listed is not None
    codes = {f"{prefix}{code.strip()}" for code in listed[1].split(",")}

    assert {key for key in read("en", "hints") if key.startswith(prefix)} == codes


def test_every_text_that_the_command_line_says_is_there() -> None:
    said = codes_in([*modules("cli"), *modules("services")], places={"say": 0})
    texts = Texts("en")

    assert {"vault_created", "demo.paper"} <= said
    assert {key for key in said if not texts.has(key) and not texts.has(f"command.{key}")} == set()


def test_every_text_that_the_window_says_is_there() -> None:
    said = codes_in(sorted((ROOT / "ui").rglob("*.py")), places={"say": 0, "_say": 0})
    counted = codes_in(sorted((ROOT / "ui").rglob("*.py")), places={"count": 0})
    texts = Texts("en")

    assert {"unlock_title"} <= said
    assert {key for key in said if not texts.has(f"window.{key}")} == set()
    assert {key for key in counted if key.isidentifier() and not texts.has(f"window.{key}_other")} == set()


# --- saying and explaining ----------------------------------------------------------------------------------------


@pytest.fixture
def russian() -> Texts:
    return Texts("ru")


def test_a_text_is_filled_with_its_data() -> None:
    assert Texts("en").say("command.info_role", role="field") == "role: field"


def test_a_placeholder_without_data_stays_and_does_not_fail() -> None:
    assert Texts("en").say("command.info_role") == "role: {role}"


def test_a_key_without_text_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        Texts("en").say("command.there_is_no_such_text")
    with pytest.raises(KeyError):
        Texts("en").say("errors.WrongPassphrase")


def test_has_tells_whether_there_is_a_text(russian: Texts) -> None:
    assert russian.has("command.check_ok")
    assert not russian.has("command.there_is_no_such_text")
    assert not russian.has("no_such_file.at_all")


def test_a_language_that_we_do_not_speak_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        Texts("xx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_direction_is_that_of_the_language(language: str) -> None:
    assert Texts(language).is_right_to_left == (language in RIGHT_TO_LEFT)


def test_an_error_is_explained_in_three_parts(russian: Texts) -> None:
    notice = russian.explain(WrongPassphrase())

    assert notice.what == "Эта парольная фраза не открывает хранилище."
    assert notice.line == f"{notice.what} {notice.safe} {notice.do}"


def test_an_error_without_words_is_explained_as_the_class_above_it(russian: Texts) -> None:
    class WrongPassphraseTwice(WrongPassphrase):
        """Nobody gave it words."""

    assert russian.explain(WrongPassphraseTwice()) == russian.explain(WrongPassphrase())


def test_what_we_did_not_expect_is_explained_as_our_mistake(russian: Texts) -> None:
    assert russian.explain(ValueError("a name that nobody may see")) == russian.explain(Bug())


def test_codes_in_an_error_are_shown_in_words(russian: Texts) -> None:
    refused = russian.explain(FileNotAccepted(pointer="/cases/0", reason="unknown_code", found=""))
    unasked = russian.explain(NeedsConsent(scope="store"))

    assert "такого варианта в списке нет" in refused.what
    assert "/cases/0" in refused.what
    assert "хранить рассказанное" in unasked.what


def test_a_code_without_words_is_shown_as_it_is(russian: Texts) -> None:
    assert "(quite_new)" in russian.explain(FileNotAccepted(pointer="", reason="quite_new", found="")).what


def test_several_places_are_shown_one_after_another() -> None:
    assert "(/date /mode)" in Texts("en").explain(InterviewDiffers(pointers=("/date", "/mode"))).what
