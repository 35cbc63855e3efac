"""Taking in is union: order and repetition never matter, erased stays erased."""

import pytest

from intake.errors import Bug, EncodingInvalid
from intake.ids import new_id
from intake.model.journal import BodyState, EncodedBody, Words
from intake.model.values import Code
from intake.vault.erasure import Erasure, erase
from intake.vault.store import Vault
from tests.storage.desk import Desk, Said, make_vault


def said(record: str, value: str, *, replaces: tuple[str, ...] = ()) -> Said:
    return Said(record, "person", "occupation", value, replaces=replaces)


def test_an_entry_added_twice_is_there_once(vault: Vault, desk: Desk) -> None:
    act = desk.act([said(new_id(), "ұстаз")])
    with vault.write() as unit:
        act.add_to(unit)
        act.add_to(unit)
    with vault.read() as unit:
        assert unit.journal.count() == 1
        assert unit.journal.heads() == ((desk.device, 1, desk.previous),)
        assert unit.journal.entries_of(desk.device) == (act.signed,)
        assert [body.encoded for body in unit.journal.bodies(act.ids)] == list(act.bodies.values())


def test_a_body_may_come_after_its_entry(vault: Vault, desk: Desk) -> None:
    record = new_id()
    act = desk.act([said(record, "ұстаз")])
    with vault.write() as unit:
        assert act.add_to(unit, without=act.ids) == frozenset()
        assert unit.journal.bodies(act.ids)[0].state is BodyState.WITHHELD
        assert unit.views.record(record) is None
        assert act.add_to(unit) == {record}
        found = unit.views.record(record)
    assert found is not None
    assert [claim.value for claim in found.claims] == ["ұстаз"]


def test_a_body_other_than_the_promised_one_is_refused(vault: Vault, desk: Desk) -> None:
    act = desk.act([said(new_id(), "ұстаз")])
    other = desk.act([said(new_id(), "малшы")])
    exchanged = {act.ids[0]: other.bodies[other.ids[0]]}
    with pytest.raises(EncodingInvalid), vault.write() as unit:
        unit.journal.add_signed(act.entry, act.signed, bodies=exchanged)
    with vault.read() as unit:
        assert unit.journal.count() == 0


def test_a_body_of_another_entry_is_our_mistake(vault: Vault, desk: Desk) -> None:
    act, other = desk.act([said(new_id(), "ұстаз")]), desk.act([said(new_id(), "малшы")])
    with pytest.raises(Bug), vault.write() as unit:
        unit.journal.add_signed(act.entry, act.signed, bodies=other.bodies)


def test_words_may_come_after_their_body(vault: Vault, desk: Desk) -> None:
    record = new_id()
    act = desk.act([Said(record, "stage", "status", Code("disappeared"), words=Words("жоғалды", "kk"))])
    [change] = act.ids
    without_words = {change: EncodedBody(act.bodies[change].body, None)}
    with vault.write() as unit:
        unit.refold(unit.journal.add_signed(act.entry, act.signed, bodies=without_words))
        before = unit.views.record(record)
        act.add_to(unit)
        after = unit.views.record(record)
    assert before is not None
    assert after is not None
    assert before.claims[0].words is None
    assert after.claims[0].words == Words("жоғалды", "kk")


def test_an_erased_body_is_refused_when_it_comes_again(vault: Vault, desk: Desk) -> None:
    record = new_id()
    act = desk.act([said(record, "ұстаз")])
    erase(vault, Erasure(act.ids), now_ms=1)
    with vault.write() as unit:
        act.add_to(unit)
        assert unit.journal.bodies(act.ids)[0].state is BodyState.ERASED
        assert unit.journal.bodies(act.ids)[0].encoded is None
        assert unit.views.record(record) is None


def test_a_purged_body_may_come_back_and_an_erased_one_is_not_made_purged(vault: Vault, desk: Desk) -> None:
    record = new_id()
    act = desk.act([said(record, "ұстаз"), said(record, "малшы")])
    erase(vault, Erasure(act.ids[:1]), now_ms=1)
    with vault.write() as unit:
        act.add_to(unit)
        unit.refold(unit.journal.set_body_state(act.ids, state=BodyState.PURGED))
        assert unit.views.record(record) is None
        states = {body.change: body.state for body in unit.journal.bodies(act.ids)}
        assert states == {act.ids[0]: BodyState.ERASED, act.ids[1]: BodyState.PURGED}
        act.add_to(unit)
        found = unit.views.record(record)
    assert found is not None
    assert [claim.value for claim in found.claims] == ["малшы"]


def test_a_bodyless_change_touches_the_record_of_what_it_replaces(vault: Vault, desk: Desk) -> None:
    record = new_id()
    first = desk.act([said(record, "ұстаз")])
    second = desk.act([said(record, "малшы", replaces=first.ids)])
    with vault.write() as unit:
        first.add_to(unit)
        assert second.add_to(unit, without=second.ids) == {record}
        found = unit.views.record(record)
    assert found is not None
    assert found.claims == ()
    assert [lost.replaced for lost in found.superseded] == [first.ids]


def test_the_history_tells_acts_newest_first(vault: Vault, desk: Desk) -> None:
    record, other = new_id(), new_id()
    acts = [desk.act([said(record, "ұстаз")]), desk.act([said(other, "малшы")]), desk.act([said(record, "дәрігер")])]
    with vault.write() as unit:
        for act in acts:
            act.add_to(unit)
        assert [line.sequence for line in unit.journal.history()] == [3, 2, 1]
        assert [line.sequence for line in unit.journal.history([record], limit=1)] == [3]
        assert unit.journal.history([other])[0].records == (other,)


def test_the_same_entries_in_any_order_give_equal_views(vault: Vault, desk: Desk) -> None:
    second_desk = Desk(now_ms=1_700_000_100_000)
    record = new_id()
    first = desk.act([said(record, "ұстаз")])
    second = desk.act([said(record, "малшы", replaces=first.ids)])
    third = second_desk.act([said(record, "дәрігер")])
    with make_vault(vault.folder.path.parent / "other") as other:
        with vault.write() as unit:
            for act in (first, second, third):
                act.add_to(unit)
            here = unit.views.record(record)
        with other.write() as unit:
            for act in (third, second, first, second):
                act.add_to(unit)
            there = unit.views.record(record)
    assert here == there
    assert here is not None
