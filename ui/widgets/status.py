"""How a status looks: a sign and a tone for each code, so that colour is never alone."""

from __future__ import annotations

_HARD = frozenset({
    "disappeared", "police_custody", "pretrial_detention", "reeducation_camp", "prison_sentenced",
    "hospital_under_guard", "deceased", "deceased_in_custody",
})  # fmt: skip
_BOUND = frozenset({
    "summoned", "forced_job_placement", "house_or_town_arrest", "documents_withheld", "released_supervised",
})  # fmt: skip
_FREE = frozenset({"released", "left_china"})


def status_look(status: str | None) -> tuple[str, str]:
    """Return the sign and the tone (bad, warn, good, plain) for a status code. Codes: domain.md 1.8."""
    if status in _HARD:
        return "■", "bad"
    if status in _BOUND:
        return "▲", "warn"
    if status in _FREE:
        return "●", "good"
    return "?", "plain"
