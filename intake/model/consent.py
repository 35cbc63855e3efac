"""Leave to use what somebody told, and for what (domain.md 2.6, records.md Consent)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Scope(StrEnum):
    """What a testifier is asked to allow, one by one. The codes of the interview file."""

    STORE = "store"
    SHARE_NGO = "share_ngo"
    SHARE_NGO_PSEUDONYMOUS = "share_ngo_pseudonymous"
    SUBMIT_WGEID = "submit_wgeid"
    SUBMIT_WGAD = "submit_wgad"
    SUBMIT_SPECIAL_PROCEDURES = "submit_special_procedures"
    SUBMIT_CED = "submit_ced"
    NAME_TO_GOVERNMENT_OF_CHINA = "name_to_government_of_china"
    NAME_IN_PUBLIC_UN_REPORTS = "name_in_public_un_reports"
    SOURCE_NAME_TO_UN = "source_name_to_un"
    ICRC_TRACING = "icrc_tracing"
    PUBLISH_NAME = "publish_name"
    PUBLISH_PHOTO = "publish_photo"
    PUBLISH_VIDEO = "publish_video"
    PUBLISH_PLACE = "publish_place"
    PUBLISH_STORY = "publish_story"
    SHARE_KZ_AUTHORITIES = "share_kz_authorities"
    SHARE_LAWYERS = "share_lawyers"
    RECONTACT = "recontact"
    STATISTICS = "statistics"


class ConsentAnswer(StrEnum):
    """Answers, most restrictive first: among several current ones the first of these counts."""

    WITHDRAWN = "withdrawn"
    NO = "no"
    UNDECIDED = "undecided"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class ConsentState:
    """What counts for one testifier and scope today. answer None: not asked, which is never a yes.

    expires: the last day on which a yes releases anything; consents: ids of the consent records that count.
    """

    testifier: str
    scope: Scope
    answer: ConsentAnswer | None
    expires: date | None
    consents: tuple[str, ...]

    def releases(self, day: date) -> bool:
        """Tell whether this is an explicit, unexpired, unwithdrawn yes on `day`."""
        return self.answer is ConsentAnswer.YES and (self.expires is None or day <= self.expires)
