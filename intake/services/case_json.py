"""A case and its claims in the form that scripts and archives rely on."""

from __future__ import annotations

from intake.model.views import CaseView, ClaimView, DisputeView
from intake.services.cases import moment


def case_json(view: CaseView) -> dict[str, object]:
    """Return a case in the form that scripts rely on; equal on every copy that holds the same."""
    return {
        "id": view.id,
        "number": view.number,
        "names": [name.text for name in view.names],
        "status": view.status,
        "since": view.since,
        "place": view.place,
        "linked": view.linked,
        "claims": [claim_json(claim) for claim in view.claims],
        "conflicts": [_dispute(dispute) for dispute in view.conflicts],
        "disagreements": [_dispute(dispute) for dispute in view.disagreements],
        "evidence": view.evidence,
        "documents": view.documents,
    }


def claim_json(claim: ClaimView) -> dict[str, object]:
    """Return a claim in the form that scripts rely on."""
    return {
        "id": claim.id,
        "record": claim.record,
        "kind": claim.kind,
        "field": claim.field,
        "value": claim.value,
        "words": claim.words,
        "source": claim.source,
        "how_known": claim.how_known,
        "as_of": claim.as_of,
        "device": claim.device,
        "at": moment(claim.wall_ms),
    }


def _dispute(dispute: DisputeView) -> dict[str, object]:
    return {
        "record": dispute.record,
        "kind": dispute.kind,
        "field": dispute.field,
        "preferred": dispute.preferred,
        "claims": [claim_json(claim) for claim in dispute.claims],
    }
