"""Linked cases show as one line, and part again when the decision is taken back."""

import pytest

from intake.ids import new_id
from intake.model.journal import ENDED, Authority, Role
from intake.model.values import Code, Ref, Value
from intake.progress import silent
from intake.vault.rebuilding import rebuild
from intake.vault.store import Vault
from tests.storage.desk import CaseIds, Desk, Said, new_case_ids, said_in_interview
from tests.storage.raw import dump


@pytest.fixture
def cases(vault: Vault, desk: Desk) -> list[CaseIds]:
    """Three cases, by id, in a vault whose desk is a coordinator's."""
    vault.use_authority(Authority(roles={desk.device: Role.COORDINATOR}, revocations={}))
    made = sorted((new_case_ids() for _ in range(3)), key=lambda ids: ids.case)
    with vault.write() as unit:
        for number, ids in enumerate(made):
            desk.act(said_in_interview(ids, name=f"Сынақ{number} Адамов", number=f"AA-{number}")).add_to(unit)
    return made


def decision(a: str, b: str, *, record: str, verdict: str = "same") -> list[Said]:
    values: dict[str, Value] = {"about": Code("same_person"), "a": Ref(a), "b": Ref(b), "verdict": Code(verdict)}
    return [Said(record, "decision", field, value) for field, value in values.items()]


def lines(vault: Vault, search: str = "") -> list[str]:
    with vault.read() as unit:
        return sorted(line.id for line in unit.views.case_lines(search=search))


def test_linked_cases_show_as_one_and_are_found_by_either(vault: Vault, desk: Desk, cases: list[CaseIds]) -> None:
    first, second, third = cases
    with vault.write() as unit:
        desk.act(decision(first.person, second.person, record=new_id())).add_to(unit)
        desk.act(decision(second.person, third.person, record=new_id())).add_to(unit)
        assert unit.views.linked_cases(third.case) == (first.case, second.case, third.case)
        assert unit.views.count_cases() == 1
    assert lines(vault) == [first.case]
    assert lines(vault, "сынақ2") == [first.case]


def test_taking_the_decision_back_parts_them(vault: Vault, desk: Desk, cases: list[CaseIds]) -> None:
    record = new_id()
    before = dump(vault, "view")
    act = desk.act(decision(cases[0].person, cases[1].person, record=record))
    with vault.write() as unit:
        act.add_to(unit)
    assert len(lines(vault)) == 2
    with vault.write() as unit:
        desk.act([Said(record, "decision", ENDED, Code("taken_back"), replaces=act.ids)]).add_to(unit)
    assert lines(vault) == sorted(ids.case for ids in cases)
    assert dump(vault, "view")["view_person_group"] == before["view_person_group"] == []


def test_a_case_that_comes_after_the_decision_is_linked_too(vault: Vault, desk: Desk, cases: list[CaseIds]) -> None:
    late = new_case_ids()
    with vault.write() as unit:
        desk.act(decision(cases[0].person, late.person, record=new_id())).add_to(unit)
        desk.act(said_in_interview(late, name="Кешіккен", number="AA-9")).add_to(unit)
        assert set(unit.views.linked_cases(late.case)) == {cases[0].case, late.case}
    assert len(lines(vault)) == 3


def test_a_field_device_cannot_link_the_persons_of_others(vault: Vault, cases: list[CaseIds]) -> None:
    with vault.write() as unit:
        Desk().act(decision(cases[0].person, cases[1].person, record=new_id())).add_to(unit)
    assert len(lines(vault)) == 3


def test_rebuild_links_again(vault: Vault, desk: Desk, cases: list[CaseIds]) -> None:
    with vault.write() as unit:
        desk.act(decision(cases[1].person, cases[2].person, record=new_id())).add_to(unit)
    before = dump(vault, "view")
    assert before["view_person_group"]
    rebuild(vault, report=silent)
    assert dump(vault, "view") == before
