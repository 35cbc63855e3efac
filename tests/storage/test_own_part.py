"""The device's own things: what is put is got, what is removed is gone, numbers are never given twice."""

from intake.ids import new_id
from intake.model.exchange import QuarantineLine
from intake.model.own import Counter, Peer
from intake.model.views import Draft
from intake.vault.store import Vault


def test_small_things_by_name(vault: Vault) -> None:
    with vault.write() as unit:
        assert unit.own.secret("sign") is None
        unit.own.put_secret("sign", b"1" * 32)
        unit.own.put_secret("sign", b"2" * 32)
        unit.own.put_setting("language", "kk-Arab")
        unit.own.put_counter(Counter("out/abc", 3, "0" * 64, 12))
    with vault.write() as unit:
        assert unit.own.secret("sign") == b"2" * 32
        assert unit.own.setting("language") == "kk-Arab"
        assert unit.own.counter("out/abc") == Counter("out/abc", 3, "0" * 64, 12)
        assert unit.own.counter("out/xyz").value == 0
        assert unit.own.counters("out/") == (Counter("out/abc", 3, "0" * 64, 12),)
        unit.own.forget_secret("sign")
        assert unit.own.secret("sign") is None


def test_a_running_number_is_never_given_twice(vault: Vault) -> None:
    with vault.write() as unit:
        given = [unit.own.next_number("AA"), unit.own.next_number("AA"), unit.own.next_number("BB")]
    with vault.write() as unit:
        assert [*given, unit.own.next_number("AA")] == [1, 2, 1, 3]


def test_drafts(vault: Vault) -> None:
    first = Draft(new_id(), {"format": "intake-interview/1", "persons": {}}, {"p": new_id()}, 5, "intake", 1)
    second = Draft(new_id(), {"interview": {"narrative": "Алматы"}}, {}, 9, "intake", 1)
    with vault.write() as unit:
        unit.own.drafts.put(first)
        unit.own.drafts.put(second)
    with vault.write() as unit:
        assert unit.own.drafts.all() == (second, first)
        assert unit.own.drafts.get(first.id) == first
        unit.own.drafts.remove(first.id)
        assert unit.own.drafts.get(first.id) is None


def test_peers_and_quarantine_and_seen(vault: Vault) -> None:
    peer = Peer("ab" * 32, "waiting", "field", "Қарлығаш", "AA", b"k" * 32, "age1pq1x", b"der", "2027-01-01", b"c", "1")
    line = QuarantineLine(new_id(), 7, 100, "quarantined", "unknown_sender", "")
    with vault.write() as unit:
        unit.own.peers.put(peer)
        unit.own.quarantine.put(line)
        unit.own.mark_seen("bundle-1", kind="bundle", now_ms=1)
        unit.own.mark_seen("bundle-1", kind="bundle", now_ms=2)
    with vault.read() as unit:
        assert unit.own.peers.get(peer.device) == peer
        assert unit.own.peers.all() == (peer,)
        assert unit.own.quarantine.all() == (line,)
        assert unit.own.was_seen("bundle-1")
        assert not unit.own.was_seen("bundle-2")
