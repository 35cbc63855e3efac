"""Claims and cases as lines of words, for the command line. The words come from the form and the catalogues."""

from __future__ import annotations

from decimal import Decimal

from intake.dates.write import in_words
from intake.model.dates import UncertainDate
from intake.model.journal import SourceKind
from intake.model.likely import Reason
from intake.model.places import Place
from intake.model.values import Code, Codes, Mark, Ref, Refs, Texts, Value
from intake.model.views import CaseView, ClaimView
from intake.questionnaire.words import Words
from intake.services.opened import Session
from intake.services.session import form_words
from intake.texts import Texts as Catalogue


class Wording:
    """Says values in one language."""

    def __init__(self, session: Session, *, texts: Catalogue) -> None:
        """Use the form's words and the gazetteer's names of this vault."""
        self._session = session
        self._texts = texts
        self._words: Words = form_words(texts.language)

    def field(self, kind: str, field: str) -> str:
        """Return the label of a field, or its name where the form has no words for it."""
        return self._words.field(kind, field).label

    def code(self, listed: str | None, code: str | None) -> str:
        """Return the words of a code, or the code itself."""
        if code is None:
            return ""
        return self._words.code(listed or "", code)

    def reason(self, reason: Reason) -> str:
        """Return in words why two people may or may not be one."""
        data = dict(reason.data)
        if "code" in data:
            data["code"] = self._session.gazetteer.name(data["code"], self._texts.language) or data["code"]
        for name, listed in (("kind", "identifier_type"), ("role", "relation")):
            if name in data:
                data[name] = self.code(listed, data[name])
        return self._texts.say(f"likely.{reason.code}", **data)

    def value(self, claim: ClaimView) -> str:
        """Return a value in words."""
        value = claim.value
        declared = self._session.form.field(claim.kind, claim.field)
        listed = declared.list if declared else None
        match value:
            case UncertainDate():
                said = f" “{value.said}”" if value.said else ""
                return in_words(value, language=self._texts.language) + said
            case Place():
                return self._place(value)
            case Code(code):
                return self.code(listed, code)
            case Codes(codes):
                return ", ".join(self.code(listed, code) for code in codes)
            case Texts(texts):
                return ", ".join(texts)
            case _:
                return _plain(value)

    def in_lines(self, view: CaseView) -> list[str]:
        """Return a whole case as lines: head, claims with their sources, disagreements, evidence."""
        head = " · ".join(name.text for name in view.names) or view.unnamed or ""
        lines = [f"{view.number or ''}  {head}", f"{view.id}"]
        for claim in view.claims:
            if isinstance(claim.value, (Ref, Refs, bytes)):
                continue
            source = claim.said_by if claim.source.kind is not SourceKind.WORKER else ""
            told = f"  ({source})" if source else ""
            lines.append(
                f"  {self.field(claim.kind, claim.field)}: {self.value(claim)}{told}{' !' if claim.disputed else ''}"
            )
        for dispute in (*view.conflicts, *view.disagreements):
            told = " | ".join(
                f"{claim.id[:12]} {self.value(claim)} ({claim.said_by or ''})" for claim in dispute.claims
            )
            lines.append(f"! {self.field(dispute.kind, dispute.field)}: {told}")
        lines += [f"  {line.id}  {line.kind}  {line.media_type}  {line.sha256}" for line in view.evidence]
        return lines

    def _place(self, place: Place) -> str:
        name = self._session.gazetteer.name(place.code, self._texts.language) if place.code else None
        return " · ".join(part for part in (place.said, name, place.country if not name else None) if part)


def _plain(value: Value) -> str:
    match value:
        case Mark():
            return value.value
        case bool():
            return "✓" if value else "✗"
        case Decimal() | int() | str():
            return str(value)
        case bytes():
            return value.hex()
        case Ref(record):
            return record
        case Refs(records):
            return ", ".join(records)
        case _:
            return str(value)
