"""What is erased is gone from rows, search blocks, freed pages and the log; all else stays and still verifies."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from intake.errors import BlobDamaged
from intake.ids import new_id
from intake.model.journal import BodyState, Words
from intake.model.views import Draft
from intake.progress import silent
from intake.vault.checking import check
from intake.vault.erasure import Erasure, erase
from tests.storage.desk import Desk, Said, make_vault, new_case_ids, open_vault, said_in_interview
from tests.storage.raw import decrypted_pages

MARKED = "Құпиятұрсын"
MARKED_LATIN = "qupiyatursyn-belgi"
KEPT = "Қалатынбек"


def test_no_erased_word_is_left_on_any_page(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "vault"
    original = tmp_path / "photo"
    original.write_bytes(os.urandom(5000))
    ids, kept = new_case_ids(), new_case_ids()
    said = said_in_interview(ids, name=MARKED, number="AA-0001-K", narrative=f"{MARKED} {MARKED_LATIN} " * 700)
    said.append(Said(ids.stage, "stage", "words", MARKED_LATIN, words=Words(MARKED, "kk")))
    with make_vault(folder) as vault:
        key = vault.blobs.seal(original, report=silent)
        draft = Draft(new_id(), {"narrative": MARKED}, {}, 1, "intake", 1)
        act = desk.act(said)
        with vault.write() as unit:
            act.add_to(unit)
            desk.act(said_in_interview(kept, name=KEPT, number="AA-0002-K")).add_to(unit)
            unit.own.blobs.put(key, now_ms=1)
            unit.own.drafts.put(draft)
        vault.database.checkpoint()
        before = decrypted_pages(folder)
        assert MARKED.encode() in before
        assert MARKED_LATIN.encode() in before
        erase(vault, Erasure(act.ids, blobs=(key.blob,), drafts=(draft.id,), withdrawal=new_id()), now_ms=2)
        after = decrypted_pages(folder)
        for word in (MARKED, MARKED.casefold(), MARKED_LATIN, MARKED.casefold().replace("қ", "к").replace("ұ", "у")):
            assert word.encode() not in after, word
        for trigram_rest in (MARKED.casefold()[:6], "belgi"):
            assert trigram_rest.encode() not in after
        assert KEPT.encode() in after
        assert key.seed not in after
        log = folder / "vault.db-wal"
        assert not log.exists() or log.stat().st_size == 0
        with vault.read() as unit:
            assert [line.id for line in unit.views.case_lines()] == [kept.case]
            assert unit.views.case_lines(search=MARKED) == ()
            assert unit.views.record(ids.person) is None
            assert {body.state for body in unit.journal.bodies(act.ids)} == {BodyState.ERASED}
            assert unit.own.drafts.all() == ()
            assert unit.own.blobs.all() == ()
        with pytest.raises(BlobDamaged):
            vault.blobs.open(key)
        assert check(vault, keys={desk.device: desk.key}, whole=[desk.device], report=silent) == ()


def test_erasing_part_of_a_record_leaves_the_rest_and_survives_a_restart(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "vault"
    ids = new_case_ids()
    act = desk.act(said_in_interview(ids, name=MARKED, number="AA-0001-K"))
    with make_vault(folder) as vault:
        with vault.write() as unit:
            act.add_to(unit)
            [record] = unit.views.records([ids.name])
        text = [claim.id for claim in record.claims if claim.field == "text"]
        changes = erase(vault, Erasure(tuple(text)), now_ms=2)
        assert changes.ids >= {ids.name, ids.case}
        erase(vault, Erasure(tuple(text)), now_ms=3)
    with open_vault(folder) as vault, vault.write() as unit:
        act.add_to(unit)  # from another copy, which has not heard of it
        [record] = unit.views.records([ids.name])
        assert [claim.field for claim in record.claims] == ["person"]
        assert unit.views.case_lines()[0].names == ()


def test_what_an_erased_change_replaced_does_not_come_back(tmp_path: Path, desk: Desk) -> None:
    record = new_id()
    first = desk.act([Said(record, "person", "occupation", "ұстаз")])
    second = desk.act([replace(Said(record, "person", "occupation", "малшы"), replaces=first.ids)])
    with make_vault(tmp_path / "vault") as vault:
        with vault.write() as unit:
            first.add_to(unit)
            second.add_to(unit)
        erase(vault, Erasure(second.ids), now_ms=2)
        with vault.read() as unit:
            found = unit.views.record(record)
    assert found is not None
    assert found.claims == ()
    assert [lost.state for lost in found.superseded] == [BodyState.ERASED]
