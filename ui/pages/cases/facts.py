"""What is known of a case as cards: each value with those who say so, and side by side where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.values import Ref
from intake.model.views import ActionLine, CaseView, ClaimView, DisputeView, RelationLine, TimelineItem
from ui.i18n import isolate, left_to_right
from ui.theme import Theme
from ui.widgets.flow import columns_of
from ui.widgets.parts import Card, column, label, said
from ui.widgets.timeline import Event, Timeline
from ui.widgets.wording import Known, Wording, date_words, place_words, quoted, value_words

LONG_DAYS = 30
"""After how many days without an answer a step says so."""

_SHOWN_ELSEWHERE = frozenset({
    "name", "relation", "action", "evidence", "case", "interview", "consent", "withdrawal", "custody_step", "document",
    "decision", "preference",
})  # fmt: skip
_SPEAK_FOR_THEMSELVES = frozenset({"episode", "stage"})


@dataclass(frozen=True, slots=True)
class _Block:
    """Claims that are shown together. owner: the person they speak of, empty for the one who is sought."""

    owner: str
    claims: list[ClaimView]


class Facts:
    """Makes the cards of one case in one language."""

    def __init__(self, wording: Wording, known: Known, *, theme: Theme) -> None:
        """wording: the form's words; known: dates and people in words."""
        self._wording, self._known, self._theme = wording, known, theme
        self._say = wording.speech.say

    def cards(self, view: CaseView) -> list[QWidget]:
        """Return one card for each kind of record that the case has, in the form's order."""
        kinds = [kind for kind in self._wording.form.kinds if kind not in _SHOWN_ELSEWHERE]
        cards: list[QWidget] = []
        owners = self._owners(view)
        for kind in kinds:
            claims = [claim for claim in view.claims if claim.kind == kind and self._is_shown(claim)]
            claims.sort(key=lambda claim: owners.get(claim.record, view.person) != view.person)
            if claims:
                cards.append(self._kind_card(kind, self._blocks(claims, owners=owners, sought=view.person)))
        return cards

    def _blocks(self, claims: Sequence[ClaimView], *, owners: Mapping[str, str], sought: str) -> list[_Block]:
        """Gather claims into what is shown together: a person is one block, and records that say the same are one."""
        blocks: dict[object, _Block] = {}
        for record in dict.fromkeys(claim.record for claim in claims):
            mine = [claim for claim in claims if claim.record == record]
            owner = owners.get(record, sought)
            same = frozenset((claim.field, self.value(claim)) for claim in mine)
            key = (owner,) if mine[0].kind == "person" else (owner, same)
            blocks.setdefault(key, _Block("" if owner == sought else owner, [])).claims.extend(mine)
        return list(blocks.values())

    def _is_shown(self, claim: ClaimView) -> bool:
        """Leave out what only ties records together, and what the program itself notes."""
        field = self._wording.form.field(claim.kind, claim.field)
        return not isinstance(claim.value, Ref) and (field is None or field.editor != "none")

    def _owners(self, view: CaseView) -> dict[str, str]:
        """Return whom each record speaks of. Persons of linked cases were decided to be the one who is sought."""
        sought = {claim.value.record for claim in view.claims if (claim.kind, claim.field) == ("case", "person")
                  and isinstance(claim.value, Ref)}  # fmt: skip
        owners = {claim.record: claim.record for claim in view.claims if claim.kind == "person"}
        for claim in view.claims:
            field = self._wording.form.field(claim.kind, claim.field)
            if isinstance(claim.value, Ref) and field is not None and field.owner and field.to == "person":
                owners[claim.record] = claim.value.record
        return {record: view.person if owner in sought else owner for record, owner in owners.items()}

    def timeline(self, items: Sequence[TimelineItem]) -> QWidget:
        """Return the card with the line of events."""
        card = Card(self._say("case_timeline"), name="case_timeline")
        events = [self._event(item) for item in items]
        card.add(Timeline(events, theme=self._theme, says=self._say("case_timeline"),
                          disputed_words=self._say("disputed")))  # fmt: skip
        return card

    def dispute(self, dispute: DisputeView, *, name: str) -> QWidget:
        """Return what sources say differently, side by side."""
        card = Card(name=name, look="inner")
        card.add(label(self._wording.field(dispute.kind, dispute.field), "strong"))
        sides = []
        for at, claim in enumerate(dispute.claims):
            side = Card(name=f"{name}_{at}")
            side.add(said(self.value(claim), "strong", name=f"{name}_value_{at}"))
            if claim.words and not isinstance(claim.value, (UncertainDate, Place)):
                side.add(said(quoted(claim.words), "muted", name=f"{name}_words_{at}"))
            side.add(label(self.sources([claim]), "muted"))
            if dispute.preferred == claim.id:
                side.add(label(f"✓ {self._say('preferred')}", "muted"))
            sides.append(side)
        card.add(columns_of(*sides, column_em=14, most=3))
        return card

    def kin(self, relations: Sequence[RelationLine]) -> Card:
        """Return the card of the people around."""
        card = Card(self._say("case_kin"), name="case_kin")
        grid = _grid()
        for at, relation in enumerate(relations):
            term = isolate(relation.term) if relation.term else self._wording.code("relation", relation.kind)
            name = isolate(relation.name) if relation.name else self._say("unnamed")
            if relation.is_testifier:
                name += f"  ·  {self._say('has_told')}"
            _add(grid, at, label(term, "muted"), said(name, name=f"case_kin_{at}"))
        card.rows.addLayout(grid)
        return card

    def actions(self, actions: Sequence[ActionLine], *, waiting: Mapping[str, int]) -> QWidget:
        """Return the card of steps taken and what came of them. waiting: step -> days without an answer."""
        card = Card(self._say("case_actions"), name="case_actions")
        for at, action in enumerate(actions):
            what = self._wording.code("action_kind", action.kind)
            authority = isolate(action.authority) if action.authority else ""
            answer = self._wording.code("response", action.response) if action.response else self._say("no_answer")
            parts = [part for part in (date_words(action.when, self._known), answer) if part]
            card.rows.addLayout(
                column(
                    said("  ·  ".join(part for part in (what, authority) if part), "strong", name=f"case_action_{at}"),
                    label("  ·  ".join(parts), "muted"),
                    *self._waiting(waiting.get(action.record), name=f"case_action_waiting_{at}"),
                    spacing=1,
                )
            )
        return card

    def _waiting(self, days: int | None, *, name: str) -> list[QWidget]:
        words = self._say("waiting_days", days=left_to_right(str(days)))
        return [label(f"! {words}", "warn", name=name)] if days is not None and days >= LONG_DAYS else []

    def value(self, claim: ClaimView) -> str:
        """Return a claim's value in words."""
        return value_words(self._wording, claim.value, field=(claim.kind, claim.field), known=self._known)

    def sources(self, claims: Iterable[ClaimView]) -> str:
        """Return who says so and how they know: "according to …"."""
        parts = []
        for claim in claims:
            who = isolate(claim.said_by) if claim.said_by else self._say(f"source_{claim.source.kind.value}")
            how = self._wording.code("how_known", claim.how_known) if claim.how_known else ""
            parts.append(self._say("according_to_how", who=who, how=how) if how else self._say("according_to", who=who))
        return self._wording.join(list(dict.fromkeys(parts)))

    def _kind_card(self, kind: str, blocks: Sequence[_Block]) -> QWidget:
        card = Card(self._wording.kind(kind, many=len(blocks) > 1), name=f"case_card_{kind}")
        for nth, block in enumerate(blocks):
            if block.owner:
                name = self._known.people.get(block.owner)
                card.add(label(isolate(name) if name else self._say("person_mentioned"), "strong"))
            grid = _grid()
            pairs = dict.fromkeys((claim.field, self.value(claim)) for claim in block.claims)
            sayings = {
                pair: [claim for claim in block.claims if (claim.field, self.value(claim)) == pair] for pair in pairs
            }
            # Where one source says all of it, that is said once below: forty times the same line hides the facts.
            sources = {self.sources(saying) for saying in sayings.values()}
            for at, ((field, value), saying) in enumerate(sayings.items()):
                cell = self._cell(value, saying, name=f"fact_{kind}_{nth}_{at}", with_sources=len(sources) > 1)
                cell.setAccessibleName(f"{self._wording.field(kind, field)}: {value}")
                _add(grid, at, label(self._wording.field(kind, field), "muted"), cell)
            card.rows.addLayout(grid)
            if len(sources) == 1:
                card.add(label(sources.pop(), "muted", name=f"fact_{kind}_{nth}_source"))
        return card

    def _cell(self, value: str, claims: Sequence[ClaimView], *, name: str, with_sources: bool) -> QWidget:
        holder = QWidget()
        shown = said(value, name=name)
        parts: list[QWidget] = [shown]
        words = {claim.words for claim in claims if claim.words and not isinstance(claim.value, (UncertainDate, Place))}
        for at, word in enumerate(sorted(words)):
            parts.append(said(quoted(word), "muted", name=f"{name}_said_{at}"))
        if with_sources:
            parts.append(label(self.sources(claims), "muted"))
        if any(claim.disputed for claim in claims):
            parts.append(label(f"≠ {self._say('disputed')}", "warn"))
        holder.setLayout(column(*parts, spacing=0))
        return holder

    def _title(self, item: TimelineItem) -> str:
        """Return what happened: "Arrested", but "Contact: by letter", which nobody understands by itself."""
        words = self._wording.code(item.list, item.code) if item.code else ""
        if item.kind in _SPEAK_FOR_THEMSELVES and words:
            return words
        kind = self._wording.kind(item.kind)
        return f"{kind}: {words}" if words else kind

    def _event(self, item: TimelineItem) -> Event:
        place = place_words(item.place, self._known)
        who = self._say("according_to", who=isolate(item.said_by)) if item.said_by else ""
        words = quoted(item.words) if item.words else ""
        title = self._title(item)
        return Event(
            date=date_words(item.date, self._known) or self._say("date_unknown"),
            title=f"{title}  ·  {place}" if place else title,
            under="  ·  ".join(part for part in (words, who) if part),
            sure=item.date is not None and item.date.earliest == item.date.latest and item.date.earliest is not None,
            disputed=item.disputed,
        )


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 5)
    return grid


def _add(grid: QGridLayout, at: int, left: QWidget, right: QWidget) -> None:
    grid.addWidget(left, at, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(right, at, 1, Qt.AlignmentFlag.AlignTop)
