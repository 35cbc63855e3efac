"""The tables of the vault, in three classes named by their first word.

journal_*   what was said and done: entries, changes, bodies, erasures. Never made again from anything.
own_*       what belongs to this device: keys, peers, drafts, counters, settings, evidence keys. Never travels as it is.
view_*      projections: what the first class means. `rebuild` empties and makes them again, equal.

Source: design/records.md, Tables.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint, text

from intake.vault.columns import HexId, HexIds

VERSION: Final = 2

metadata: Final = MetaData()


def _id(name: str) -> Column[str]:
    """Return a column for an id that must be there."""
    return Column(name, HexId, nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


# --- journal ------------------------------------------------------------------------------------------------------

journal_entry: Final = Table(
    "journal_entry",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("digest", HexId, nullable=False, unique=True),
    _id("device"),
    _number("sequence"),
    _id("previous"),
    _number("physical_ms"),
    _number("counter"),
    _number("wall_ms"),
    _text("author"),
    _text("act"),
    Column("payload", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    # Not unique: a fork is two entries with one device and sequence, and both are kept.
    Index("journal_entry_of_device", "device", "sequence"),
    Index("journal_entry_newest", "physical_ms", "counter", "digest"),
)

journal_change: Final = Table(
    "journal_change",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("entry", Integer, ForeignKey("journal_entry.position"), nullable=False),
    _number("place"),
    # Not unique: another device's entry may list a change it did not make; the fold judges, whichever came first.
    Column("id", HexId, nullable=False, index=True),
    UniqueConstraint("entry", "place"),
)

journal_replaces: Final = Table(
    "journal_replaces",
    metadata,
    Column("change", Integer, ForeignKey("journal_change.position"), primary_key=True),
    Column("replaced", HexId, primary_key=True),
    Index("journal_replaces_whom", "replaced"),
    sqlite_with_rowid=False,
)

journal_body: Final = Table(
    "journal_body",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("change", HexId, nullable=False, unique=True),
    _text("state"),
    Column("record", HexId),
    Column("kind", Text),
    Column("field", Text),
    Column("source_kind", Text),
    Column("source", HexId),
    Column("body", LargeBinary),
    Column("words", LargeBinary),
    Index("journal_body_of_record", "record"),
    Index("journal_body_of_source", "source"),
)

journal_erasure: Final = Table(
    "journal_erasure",
    metadata,
    Column("change", HexId, primary_key=True),
    Column("record", HexId),
    Column("withdrawal", HexId),
    _number("erased_ms"),
    sqlite_with_rowid=False,
)

journal_sealed: Final = Table(
    "journal_sealed",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("change", HexId, nullable=False, unique=True),
    Column("withdrawal", HexId, nullable=False, index=True),
    _number("sealed_ms"),
    Column("body", LargeBinary, nullable=False),
    Column("words", LargeBinary),
)

# --- own ----------------------------------------------------------------------------------------------------------

own_key: Final = Table(
    "own_key", metadata, Column("name", Text, primary_key=True), Column("secret", LargeBinary, nullable=False)
)

own_setting: Final = Table("own_setting", metadata, Column("name", Text, primary_key=True), _text("value"))

own_peer: Final = Table(
    "own_peer",
    metadata,
    Column("device", HexId, primary_key=True),
    _text("state"),
    _text("role"),
    _text("pseudonym"),
    _text("desk"),
    Column("signing_key", LargeBinary, nullable=False),
    Column("recipient", Text),
    Column("document_key", LargeBinary),
    Column("valid_until", Text),
    Column("card", LargeBinary),
    Column("check_code", Text),
)

own_draft: Final = Table(
    "own_draft",
    metadata,
    Column("id", HexId, primary_key=True),
    _text("form"),
    _number("form_version"),
    _number("saved_ms"),
    _text("document"),
    _text("bindings"),
)

own_counter: Final = Table(
    "own_counter",
    metadata,
    Column("name", Text, primary_key=True),
    _number("value"),
    Column("digest", HexId),
    _number("at_ms"),
)

own_issued: Final = Table(
    "own_issued",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("running", Integer, primary_key=True),
)

own_seen: Final = Table("own_seen", metadata, Column("id", Text, primary_key=True), _text("kind"), _number("seen_ms"))

own_quarantine: Final = Table(
    "own_quarantine",
    metadata,
    Column("id", HexId, primary_key=True),
    _number("received_ms"),
    _number("size_bytes"),
    _text("state"),
    _text("reason"),
    _text("sender"),
)

own_blob_key: Final = Table(
    "own_blob_key",
    metadata,
    Column("blob", HexId, primary_key=True),
    Column("seed", LargeBinary, nullable=False),
    _number("plain_bytes"),
    _id("plain_sha256"),
    _number("sealed_bytes"),
    _id("sealed_sha256"),
    _number("added_ms"),
)

# --- views --------------------------------------------------------------------------------------------------------

view_record: Final = Table(
    "view_record",
    metadata,
    Column("id", HexId, primary_key=True),
    _text("kind"),
    _number("is_ended"),
    _number("updated_ms"),
    _text("assigned"),
    _text("findings"),
    Index("view_record_of_kind", "kind", "id"),
    sqlite_with_rowid=False,
)

view_claim: Final = Table(
    "view_claim",
    metadata,
    Column("record", HexId, primary_key=True),
    Column("place", Integer, primary_key=True),
    _id("id"),
    _text("field"),
    _text("source_kind"),
    _id("source"),
    Column("value", LargeBinary, nullable=False),
    Column("words", Text),
    Column("language", Text),
    Column("how_known", Text),
    Column("as_of", Text),
    Column("credibility", Integer),
    _id("device"),
    _number("wall_ms"),
    _number("physical_ms"),
    _number("counter"),
    Column("attested_by", HexIds, nullable=False),
    Index("view_claim_of_source", "source"),
    sqlite_with_rowid=False,
)

view_conflict: Final = Table(
    "view_conflict",
    metadata,
    Column("record", HexId, primary_key=True),
    Column("place", Integer, primary_key=True),
    _text("field"),
    _text("source_kind"),
    _id("source"),
    Column("claims", HexIds, nullable=False),
    sqlite_with_rowid=False,
)

view_superseded: Final = Table(
    "view_superseded",
    metadata,
    Column("record", HexId, primary_key=True),
    Column("change", HexId, primary_key=True),
    Column("replaced", HexIds, nullable=False),
    _text("state"),
    sqlite_with_rowid=False,
)

view_reference: Final = Table(
    "view_reference",
    metadata,
    Column("record", HexId, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("target", HexId, primary_key=True),
    _text("kind"),
    _number("owns"),
    Index("view_reference_to", "target", "owns", "kind", "record", "field"),
    sqlite_with_rowid=False,
)

view_case_member: Final = Table(
    "view_case_member",
    metadata,
    Column("case", HexId, primary_key=True),
    Column("record", HexId, primary_key=True),
    Index("view_case_member_of", "record"),
    sqlite_with_rowid=False,
)

view_case: Final = Table(
    "view_case",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", HexId, nullable=False, unique=True),
    _id("leader"),
    Column("person", HexId),
    Column("number", Text),
    _text("names"),
    Column("status", Text),
    Column("since", Text),
    Column("place", Text),
    _number("sources"),
    _number("disagreements"),
    _number("updated_ms"),
    Index("view_case_newest", "updated_ms", "id", "leader"),
    Index("view_case_of_status", "status", "updated_ms", "id"),
    Index("view_case_number", "number"),
    Index("view_case_person", "person"),
    Index("view_case_led", "leader", sqlite_where=text("leader != id")),
    Index("view_case_leader", "leader"),
)

view_person_group: Final = Table(
    "view_person_group",
    metadata,
    Column("person", HexId, primary_key=True),
    _id("leader"),
    Index("view_person_group_of", "leader"),
    sqlite_with_rowid=False,
)

SEARCH_TABLES: Final = ("view_search_part", "view_search_word")

# Ordinary tables, not contentless ones: those ignore secure-delete and keep deleted words (facts/security.md 2.6).
SEARCH_STATEMENTS: Final = (
    "CREATE VIRTUAL TABLE view_search_part USING fts5(names, sounds, numbers, phones, places, counties, words,"
    " tokenize='trigram')",
    "CREATE VIRTUAL TABLE view_search_word USING fts5(found_by, skeleton, tokenize='unicode61', prefix='1 2')",
    "INSERT INTO view_search_part(view_search_part, rank) VALUES('secure-delete', 1)",
    "INSERT INTO view_search_word(view_search_word, rank) VALUES('secure-delete', 1)",
)


def tables_of(first_word: str) -> tuple[Table, ...]:
    """Return the tables of one class (`journal`, `own` or `view`) in the order in which they can be filled."""
    return tuple(table for table in metadata.sorted_tables if table.name.startswith(f"{first_word}_"))
