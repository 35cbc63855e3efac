"""`vault check` finds what was changed from below; `rebuild` makes the views again, equal, and touches nothing else."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.crypto import signing
from intake.errors import Cancelled, DatabaseDamaged
from intake.ids import new_id
from intake.model.exchange import CarriedBlob
from intake.model.journal import Authority, Role
from intake.model.values import Code, Texts
from intake.progress import Progress, silent
from intake.vault.checking import check
from intake.vault.rebuilding import rebuild
from intake.vault.store import Vault
from tests.storage.desk import Desk, Said, make_vault, new_case_ids, open_vault, said_in_interview
from tests.storage.raw import dump


@pytest.fixture
def full_vault(vault: Vault, desk: Desk, tmp_path: Path) -> Iterator[Vault]:
    """Three cases, a conflict, something superseded and withheld, an assignment, an evidence file."""
    coordinator, helper = Desk(), Desk()
    vault.use_authority(Authority(roles={coordinator.device: Role.COORDINATOR}, revocations={}))
    cases = [new_case_ids() for _ in range(3)]
    original = tmp_path / "photo"
    original.write_bytes(os.urandom(100_000))
    key = vault.blobs.seal(original, report=silent)
    with vault.write() as unit:
        for number, ids in enumerate(cases):
            desk.act(said_in_interview(ids, name="Айдос Сынақ", number=f"AA-{number}")).add_to(unit)
        [sex] = [c for c in unit.views.records([cases[0].person])[0].claims if c.field == "sex"]
        helper.act(
            [Said(cases[0].person, "person", "sex", Code("other"), replaces=sex.attested_by, source=sex.source)]
        ).add_to(unit)
        coordinator.act([Said(cases[1].case, "case", "assigned", Texts((helper.device,)))]).add_to(unit)
        [said] = [c for c in unit.views.records([cases[1].name])[0].claims if c.field == "text"]
        other = Said(cases[1].name, "name", "text", "Белгісіз", replaces=said.attested_by, source=said.source)
        lost = helper.act([other])
        lost.add_to(unit, without=lost.ids)
        unit.own.blobs.put(key, now_ms=1)
    known[id(vault)] = {one.device: one.key for one in (desk, coordinator, helper)}
    yield vault
    del known[id(vault)]


known: dict[int, dict[str, bytes]] = {}


def codes(vault: Vault, keys: dict[str, bytes] | None = None) -> set[str]:
    use = known.get(id(vault), {}) if keys is None else keys
    return {finding.code for finding in check(vault, keys=use, whole=use, report=silent)}


def run(vault: Vault, statement: str) -> None:
    with vault.database.write() as connection:
        connection.exec_driver_sql(statement)


def test_a_healthy_vault_has_no_findings(full_vault: Vault) -> None:
    steps: list[Progress] = []
    assert check(full_vault, keys=known[id(full_vault)], whole=known[id(full_vault)], report=steps.append) == ()
    assert steps[-1].done == steps[-1].total


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE journal_entry SET payload = zeroblob(9) WHERE position = 1", "entry_changed"),
        ("UPDATE journal_entry SET signature = zeroblob(64) WHERE position = 1", "entry_not_signed"),
        ("UPDATE journal_entry SET wall_ms = 5 WHERE position = 1", "entry_differs"),
        ("UPDATE journal_change SET place = 99 WHERE position = 1", "entry_differs"),
        ("UPDATE journal_body SET body = zeroblob(9) WHERE position = 2", "body_changed"),
        ("UPDATE journal_body SET words = zeroblob(9) WHERE position = 2", "body_changed"),
        ("UPDATE journal_body SET field = 'x' WHERE position = 2", "body_differs"),
        ("UPDATE journal_body SET state = 'erased' WHERE position = 2", "body_not_gone"),
        ("UPDATE view_claim SET how_known = 'saw' WHERE field = 'sex'", "view_differs"),
        ("DELETE FROM view_record WHERE kind = 'stage'", "view_differs"),
        ("DELETE FROM view_case_member WHERE record != 'case'", "view_differs"),
        ("UPDATE view_case SET names = '[]'", "view_differs"),
        ("DELETE FROM view_case", "view_differs"),
    ],
)
def test_what_was_changed_from_below_is_found(full_vault: Vault, statement: str, code: str) -> None:
    run(full_vault, statement)
    assert code in codes(full_vault)


def test_a_missing_entry_is_a_gap_where_all_must_be_here(full_vault: Vault) -> None:
    with full_vault.database.write() as connection:
        for statement in (
            "DELETE FROM journal_replaces WHERE change IN (SELECT position FROM journal_change WHERE entry = 2)",
            "DELETE FROM journal_change WHERE entry = 2",
            "DELETE FROM journal_entry WHERE position = 2",
        ):
            connection.exec_driver_sql(statement)
    assert any(code.startswith("chain_") for code in codes(full_vault))


def test_an_entry_of_an_unknown_device_is_told(full_vault: Vault, desk: Desk) -> None:
    others = {device: key for device, key in known[id(full_vault)].items() if device != desk.device}
    assert "device_not_known" in codes(full_vault, others)


def test_an_entry_signed_by_another_key_is_found(full_vault: Vault, desk: Desk) -> None:
    wrong = known[id(full_vault)] | {desk.device: signing.public_key(signing.new_seed())}
    assert "entry_not_signed" in codes(full_vault, wrong)


def test_damaged_and_missing_evidence_is_found(full_vault: Vault) -> None:
    with full_vault.read() as unit:
        [key] = unit.own.blobs.all()
    path = full_vault.blobs.path(key.blob)
    data = bytearray(path.read_bytes())
    data[50_000] ^= 1
    path.write_bytes(data)
    keys = known[id(full_vault)]
    assert check(full_vault, keys=keys, report=silent, reads_evidence=False) == ()
    [finding] = check(full_vault, keys=keys, report=silent)
    assert (finding.code, finding.data) == ("file_damaged", {"count": 1, "ids": (key.blob,)})
    path.unlink()
    [finding] = check(full_vault, keys=keys, report=silent, reads_evidence=False)
    assert finding.code == "file_missing"


def test_every_flipped_bit_of_the_database_is_found(tmp_path: Path, full_vault: Vault) -> None:
    keys = known[id(full_vault)]
    folder = full_vault.folder.path
    full_vault.close()
    whole = (folder / "vault.db").read_bytes()
    for number in range(20):
        data = bytearray(whole)
        data[(len(data) - 1) * number // 19] ^= 1 << number % 8
        (folder / "vault.db").write_bytes(data)
        try:
            with open_vault(folder) as vault:
                found = {finding.code for finding in check(vault, keys=keys, report=silent)}
        except DatabaseDamaged:
            continue
        assert "database_damaged" in found, number
    (folder / "vault.db").write_bytes(whole)


def test_rebuild_makes_equal_views_and_touches_nothing_else(full_vault: Vault) -> None:
    before = {word: dump(full_vault, word) for word in ("journal", "own", "view")}
    assert before["view"]["view_conflict"]
    assert before["view"]["view_superseded"]
    changes = rebuild(full_vault, report=silent)
    assert "case" in changes.kinds
    assert {word: dump(full_vault, word) for word in before} == before


def test_rebuild_mends_views_that_were_lost(full_vault: Vault) -> None:
    before = dump(full_vault, "view")
    for statement in ("DELETE FROM view_claim", "UPDATE view_case SET status = NULL", "DELETE FROM view_search_part"):
        run(full_vault, statement)
    rebuild(full_vault, report=silent)
    assert dump(full_vault, "view") == before
    assert codes(full_vault) == set()


def test_a_stopped_rebuild_leaves_everything_as_it_was(full_vault: Vault) -> None:
    def stop(_progress: Progress) -> None:
        raise Cancelled

    before = dump(full_vault, "view")
    with pytest.raises(Cancelled):
        rebuild(full_vault, report=stop)
    assert dump(full_vault, "view") == before


def test_an_order_of_arrival_leaves_no_trace_in_the_views(tmp_path: Path, desk: Desk) -> None:
    ids = new_case_ids()
    acts = [desk.act([value]) for value in said_in_interview(ids, name="Айдос Сынақ", number="AA-1")]
    with make_vault(tmp_path / "a") as one, make_vault(tmp_path / "b") as two:
        for vault, order in ((one, acts), (two, acts[::-1])):
            for act in order:
                with vault.write() as unit:
                    act.add_to(unit)
        assert dump(one, "view") == dump(two, "view")
        assert codes(two, {desk.device: desk.key}) == set()


def test_a_key_row_without_its_file_is_found(full_vault: Vault) -> None:
    ghost = CarriedBlob(new_id(), b"s" * 32, 10, "0" * 64, 5, "0" * 64)
    with full_vault.write() as unit:
        unit.own.blobs.put(ghost, now_ms=1)
    assert "file_damaged" in codes(full_vault)
