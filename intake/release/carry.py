"""What a bundle to another organisation may carry of one change: all of it, all but its words, or nothing.

Consents, withdrawals, ends and decisions are never withheld from a copy that holds what they touch (records.md,
Withdrawal). Everything else follows the answers to `share_ngo` and `share_ngo_pseudonymous`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from intake.journal.certificates import CERTIFICATE, RECIPIENTS, REVOCATION, ROOTS, SUCCESSION
from intake.model.journal import ENDED, Body
from intake.questionnaire.form import Form, Profile
from intake.release.classes import fits
from intake.release.sources import Sources, Tellers
from intake.release.standing import Standing
from intake.release.trimming import detail

WHOLE_PROFILE: Final = "bundle"
PSEUDONYMOUS_PROFILE: Final = "bundle_pseudonymous"
NEVER_WITHHELD: Final = frozenset(
    {"consent", "withdrawal", "decision", "preference", CERTIFICATE, REVOCATION, SUCCESSION, RECIPIENTS, ROOTS}
)


class Carry(StrEnum):
    """How much of a change travels. Its promise in the signed entry always does."""

    ALL = "all"
    WITHOUT_WORDS = "without_words"
    WITHHELD = "withheld"


def carry(body: Body, *, form: Form, sources: Sources, standing: Standing) -> Carry:
    """Return how much of this change may travel to another organisation.

    sources: worked out from all records that the copy holds of the cases; standing: the answers as they count today.
    Under a pseudonym unknown fields, free texts, files and all about persons who are not sought stay at home;
    with leave to share by name unknown fields travel too, so that nothing is lost.
    """
    if body.kind in NEVER_WITHHELD or body.field == ENDED:
        return Carry.ALL
    tellers = sources.tellers(body)
    whole = form.release.profiles[WHOLE_PROFILE]
    if _agree(tellers, standing, profile=whole, name="text"):
        return Carry.ALL
    profile = form.release.profiles[PSEUDONYMOUS_PROFILE]
    field = form.field(body.kind, body.field)
    if field is None or field.release is None or not fits(body.value, field, form=form):
        return Carry.WITHHELD
    about = sources.about.get(body.record, frozenset())
    if (about and not about & sources.sought) or not _agree(tellers, standing, profile=profile, name=field.release):
        return Carry.WITHHELD
    return Carry.WITHHELD if detail(body.value, field, profile=profile) else Carry.WITHOUT_WORDS


def _agree(tellers: Tellers, standing: Standing, *, profile: Profile, name: str) -> bool:
    scopes = profile.scopes_for(name)
    if not scopes:
        return False
    judge = standing.obstacle_of_all if tellers.need_all else standing.obstacle_of_any
    return judge(tellers.persons, scopes) is None
