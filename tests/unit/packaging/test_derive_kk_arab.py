"""Kazakh in Arabic script is always what the rule makes of the Kazakh in Cyrillic."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import derive_kk_arab

ROOT = Path(__file__).resolve().parents[3]
PAIRS = list(derive_kk_arab.pairs(ROOT))


def test_forms_and_texts_are_both_derived() -> None:
    derived = {target.relative_to(ROOT).as_posix() for _source, target in PAIRS}

    assert {"forms/intake/1/words/kk-Arab.json", "resources/texts/kk-Arab/errors.json"} <= derived


@pytest.mark.parametrize(("source", "target"), PAIRS, ids=[target.parent.name + target.stem for _, target in PAIRS])
def test_every_derived_file_is_as_the_rule_makes_it(source: Path, target: Path) -> None:
    assert target.read_text(encoding="utf-8") == derive_kk_arab.derived(source.read_text(encoding="utf-8"))


def test_check_tells_that_nothing_differs(capsys: pytest.CaptureFixture[str]) -> None:
    assert derive_kk_arab.main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_commands_placeholders_and_file_names_stay_latin() -> None:
    told = "Қойманы {folder} ішінде жасаңыз: intake --vault DIR vault create; %n файл, <b>vault.hdr</b>"

    found = derive_kk_arab.in_arabic_script(told)

    for kept in ("{folder}", "intake --vault DIR vault create", "%n", "<b>vault.hdr</b>"):
        assert kept in found


def test_the_hyphens_of_an_option_stay_on_its_left() -> None:
    assert "\u200e--correction" in derive_kk_arab.in_arabic_script("оны --correction қосып беріңіз")
    assert "\u200e" not in derive_kk_arab.in_arabic_script("Қараңыз: intake --help")


def test_keys_are_not_derived() -> None:
    found = json.loads(derive_kk_arab.derived('{"иә": "Иә", "language": "kk"}'))

    assert found == {"иә": "ءيا", "language": "kk-Arab"}
