"""What checking turned up, as data. The words for a code live in the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["refused", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong (refused) or looks wrong (warning) in a document.

    pointer: RFC 6901, where it stands (for a missing member: where it should stand). data: limits and names of lists,
    never what somebody told.
    """

    pointer: str
    code: str
    data: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = "refused"
