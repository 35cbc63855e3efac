"""Who told, with a number each, so that every statement can say according to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.documents.layout.moments import tellings
from intake.documents.typeset.blocks import Text
from intake.documents.wording import Wording, plain
from intake.model.journal import Source, SourceKind
from intake.model.snapshot import Snapshot, SnapshotRecord
from intake.model.values import Ref


@dataclass(frozen=True, slots=True)
class Tellers:
    """interviews: of the snapshot, by day and id. numbers: interview -> its number from 1."""

    interviews: tuple[SnapshotRecord, ...]
    numbers: Mapping[str, int]
    wording: Wording
    snapshot: Snapshot

    @classmethod
    def of(cls, snapshot: Snapshot, *, wording: Wording) -> Tellers:
        """Return the interviews that the snapshot's claims come from, numbered."""
        used = {
            claim.source.id
            for record in snapshot.records
            for claim in record.claims
            if claim.source.kind is SourceKind.INTERVIEW
        }
        known = {record.id: record for record in snapshot.of_kind("interview")}
        ordered = sorted(used | known.keys(), key=lambda one: (_day(known.get(one)), one))
        interviews = tuple(known.get(one) or SnapshotRecord(one, "interview", ()) for one in ordered)
        return cls(interviews, {one: number for number, one in enumerate(ordered, 1)}, wording, snapshot)

    def name(self, interview: SnapshotRecord) -> Text:
        """Return who told in an interview, by name or relation."""
        claim = interview.first("testifier")
        person = self.snapshot.speak_of(claim.value.record) if claim and isinstance(claim.value, Ref) else None
        return self.wording.person(person) if person else self.wording.say("source_unknown")

    def short(self, source: Source) -> Text:
        """Return according to whom, in a few words."""
        if source.kind is SourceKind.INTERVIEW and source.id in self.numbers:
            interview = self.interviews[self.numbers[source.id] - 1]
            return f"{self.numbers[source.id]} · {plain(self.name(interview))}"
        return self.wording.say(f"source_{source.kind.value}")

    def rows(self, interview: SnapshotRecord) -> tuple[tuple[Text, Text], ...]:
        """Return what is known of an interview: who told, what they are to the person sought, when, how they know."""
        wording = self.wording
        rows: list[tuple[Text, Text]] = [(wording.say("teller"), self.name(interview))]
        claim = interview.first("testifier")
        person = self.snapshot.speak_of(claim.value.record) if claim and isinstance(claim.value, Ref) else None
        relation = wording.relation(person) if person else ""
        rows += [(wording.say("related"), relation)] if relation else []
        for telling in tellings(interview, wording=wording, snapshot=self.snapshot):
            day = telling.date("date")
            rows += [(wording.say("held_on"), wording.date(day))] if day else []
            for field in ("how_known", "capacity", "mode"):
                label = telling.label(field)
                rows += [(wording.field("interview", field), label)] if label else []
        return tuple(rows)


def _day(record: SnapshotRecord | None) -> str:
    claim = record.first("date") if record else None
    return str(getattr(claim.value, "edtf", "")) if claim else "9999"
