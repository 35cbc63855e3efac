"""What a withdrawal put aside is as if it were not here, and comes back whole when the withdrawal does not count."""

from pathlib import Path

from intake.ids import new_id
from intake.model.journal import BodyState, Source, SourceKind
from intake.progress import silent
from intake.vault.checking import check
from intake.vault.erasure import Erasure, erase
from intake.vault.store import Vault
from tests.storage.desk import Desk, new_case_ids, said_in_interview
from tests.storage.raw import decrypted_pages, dump

MARKED = "Құпиятұрсын"


def test_sealed_content_is_not_shown_not_found_and_not_given_out(vault: Vault, desk: Desk) -> None:
    ids = new_case_ids()
    act = desk.act(said_in_interview(ids, name=MARKED, number="AA-0001-K"))
    withdrawal = new_id()
    with vault.write() as unit:
        act.add_to(unit)
        before = unit.views.records([ids.name, ids.case])
        unit.refold(unit.sealed.seal(act.ids, withdrawal=withdrawal, now_ms=5))
    with vault.read() as unit:
        assert unit.views.records([ids.name, ids.case]) == ()
        assert unit.views.case_lines(search=MARKED) == ()
        assert {body.encoded for body in unit.journal.bodies(act.ids)} == {None}
        assert unit.journal.missing_bodies_of(desk.device) == ()
        assert set(unit.sealed.sealed_by(withdrawal)) == set(act.ids)
        assert unit.sealed.withdrawals() == (withdrawal,)
    assert check(vault, keys={desk.device: desk.key}, whole=[desk.device], report=silent) == ()

    with vault.write() as unit:
        unit.refold(unit.journal.records_of(unit.sealed.unseal(withdrawal)))
        assert unit.views.records([ids.name, ids.case]) == before
        assert unit.sealed.withdrawals() == ()


def test_what_arrives_again_is_sealed_again_and_erasing_takes_it_all(vault: Vault, desk: Desk) -> None:
    ids = new_case_ids()
    act = desk.act(said_in_interview(ids, name=MARKED, number="AA-0001-K"))
    withdrawal = new_id()
    with vault.write() as unit:
        act.add_to(unit)
        unit.refold(unit.sealed.seal(act.ids, withdrawal=withdrawal, now_ms=5))
        act.add_to(unit)
        assert unit.views.record(ids.name) is not None
        unit.refold(unit.sealed.seal(act.ids, withdrawal=withdrawal, now_ms=6))
    erase(vault, Erasure(act.ids, withdrawal=withdrawal), now_ms=7)

    with vault.read() as unit:
        assert unit.sealed.sealed_by(withdrawal) == ()
        assert {body.state for body in unit.journal.bodies(act.ids)} == {BodyState.ERASED}
        assert ids.name in unit.sealed.erased_by(withdrawal)
    assert MARKED.encode() not in decrypted_pages(vault.folder.path)


def test_records_are_found_by_their_sources_also_after_they_were_erased(vault: Vault, desk: Desk) -> None:
    ids = new_case_ids()
    act = desk.act(said_in_interview(ids, name=MARKED, number="AA-0001-K"))
    with vault.write() as unit:
        act.add_to(unit)
        before = unit.sealed.records_about(sources=[ids.interview])
        entries = unit.sealed.entries_about([ids.name])
        assert unit.sealed.sources_of(act.ids[:1]) == {ids.case, ids.interview}
    erase(vault, Erasure(act.ids), now_ms=7)

    with vault.read() as unit:
        assert unit.sealed.records_about(sources=[ids.interview]) == before
        assert before >= {ids.case, ids.person, ids.name, ids.interview}
        assert entries == (act.signed,)
        assert Source(SourceKind.INTERVIEW, ids.interview) is not None


def test_a_vault_of_the_first_version_becomes_equal_to_a_new_one(tmp_path: Path) -> None:
    from intake.vault.engine import connect
    from intake.vault.migrations import migrate
    from tests.storage.desk import make_vault

    with make_vault(tmp_path / "new") as vault:
        with vault.database.bare() as connection:
            statements = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        dump(vault, "journal")
    added = {"journal_sealed", "ix_journal_sealed_withdrawal", "journal_body_of_source"}
    (tmp_path / "staging").mkdir()
    old, key = tmp_path / "old.db", bytearray(range(32))
    connection = connect(old, key=key, is_new=True)
    for name, sql in statements:
        if name not in added and name.startswith("journal_"):
            connection.execute(sql)
    connection.execute("PRAGMA user_version=1")
    connection.close()

    assert migrate(old, key=key, staging=tmp_path / "staging")

    connection = connect(old, key=key)
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())
    columns = connection.execute("PRAGMA table_info(journal_sealed)").fetchall()
    connection.close()
    assert added <= found.keys()
    assert [column[1] for column in columns] == ["position", "change", "withdrawal", "sealed_ms", "body", "words"]
