"""A letter that was issued is a step that was taken: it stands among the case's actions, with a day to ask again."""

from __future__ import annotations

from datetime import timedelta

from intake.ids import new_id
from intake.model.addressees import Addressee
from intake.model.dates import UncertainDate
from intake.model.values import Code, Ref, Refs
from intake.names.transliterate import cyrillic_to_arabic
from intake.services.cases import WholeCase
from intake.services.journaling import NewValue
from intake.services.opened import Session
from intake.services.releasing import of_today
from intake.texts import Texts


def letter_values(session: Session, whole: WholeCase, *, to: Addressee, language: str) -> tuple[NewValue, ...]:
    """Return the action and the follow-up of a letter issued today. language: of the letter."""
    action, followup = new_id(session.random), new_id(session.random)
    authority = cyrillic_to_arabic(to.names["kk"]) if language == "kk-Arab" else to.names.get(language, to.names["en"])
    due = session.now().date() + timedelta(days=to.follow_up_days)
    return (
        NewValue(action, "action", "kind", Code(to.kind)),
        NewValue(action, "action", "authority", authority),
        NewValue(action, "action", "about", Refs((whole.person,))),
        NewValue(action, "action", "when", of_today(session)),
        NewValue(action, "action", "response", Code("none")),
        NewValue(followup, "followup", "person", Ref(whole.person)),
        NewValue(followup, "followup", "what", Texts(language).say("letter.ask_again", authority=authority)),
        NewValue(followup, "followup", "due", UncertainDate(None, None, due.isoformat(), None, due, due)),
    )
