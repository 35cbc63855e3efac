"""Whether a testifier's answers release a scope on a day, and if not, why. Source: records.md, Consent."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from intake.model.consent import ConsentAnswer, ConsentState


class Reason(StrEnum):
    """Why something stays at home, in the order in which the worker should read it."""

    UNKNOWN_FIELD = "unknown_field"
    NOT_IN_PROFILE = "not_in_profile"
    OTHER_SOURCE = "other_source"
    THIRD_PARTY = "third_party"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    UNDECIDED = "undecided"
    EXPIRED = "expired"
    NO_CONSENT = "no_consent"
    PLACE_DETAIL = "place_detail"
    WORDS = "words"
    NAMES_SOMEBODY = "names_somebody"


_OF_ANSWER: Final = {
    ConsentAnswer.WITHDRAWN: Reason.WITHDRAWN,
    ConsentAnswer.NO: Reason.REFUSED,
    ConsentAnswer.UNDECIDED: Reason.UNDECIDED,
    ConsentAnswer.YES: Reason.EXPIRED,  # a yes that does not release any more
    None: Reason.NO_CONSENT,
}
_STRICTEST_FIRST: Final = tuple(Reason)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason against, and the scope that is missing where it is about consent."""

    reason: Reason
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All answers, as they count on `day`."""

    answers: Mapping[tuple[str, str], tuple[ConsentState, ...]]
    day: datetime.date

    @classmethod
    def of(cls, states: Iterable[ConsentState], *, day: datetime.date) -> Standing:
        """Return the answers by testifier and scope. Where one is given twice, both must release."""
        answers: dict[tuple[str, str], tuple[ConsentState, ...]] = {}
        for state in states:
            key = (state.testifier, state.scope.value)
            answers[key] = (*answers.get(key, ()), state)
        return cls(answers, day)

    def obstacle(self, testifier: str, scopes: Iterable[str]) -> Obstacle | None:
        """Return the gravest reason why one testifier's answers do not release all scopes; None when they do."""
        found = [one for scope in scopes if (one := self._against(testifier, scope)) is not None]
        return gravest(found)

    def obstacle_of_all(self, testifiers: Collection[str], scopes: Collection[str]) -> Obstacle | None:
        """Return why not all of these testifiers release all scopes. Nobody at all releases nothing."""
        if not testifiers or not scopes:
            return Obstacle(Reason.NO_CONSENT, next(iter(scopes), None))
        return gravest(one for each in testifiers if (one := self.obstacle(each, scopes)) is not None)

    def obstacle_of_any(self, testifiers: Collection[str], scopes: Collection[str]) -> Obstacle | None:
        """Return why none of these testifiers releases all scopes; None as soon as one does."""
        found = [self.obstacle_of_all((each,), scopes) for each in testifiers]
        if None in found:
            return None
        return gravest(one for one in found if one is not None) or Obstacle(Reason.NO_CONSENT, next(iter(scopes), None))

    def _against(self, testifier: str, scope: str) -> Obstacle | None:
        states = self.answers.get((testifier, scope), ())
        if not states:
            return Obstacle(Reason.NO_CONSENT, scope)
        reasons = [_OF_ANSWER[state.answer] for state in states if not state.releases(self.day)]
        return gravest(Obstacle(reason, scope) for reason in reasons)


def gravest(obstacles: Iterable[Obstacle]) -> Obstacle | None:
    """Return the obstacle to be named: withdrawn before refused, undecided, expired and not asked."""
    return min(
        obstacles,
        key=lambda one: (_STRICTEST_FIRST.index(one.reason), one.scope or ""),
        default=None,
    )
