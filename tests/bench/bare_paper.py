"""The peer of our signed papers: one page of reportlab with a few words, signed by pyHanko, and nothing else."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from intake.crypto import x509
from intake.documents.sign import sign

_MADE: list[tuple[bytes, bytes]] = []


def bare_signed_paper(_folder: Path) -> bytes:
    """Return a signed PDF of one page."""
    if not _MADE:
        key = x509.new_private_key()
        now = datetime.now(UTC)
        ends = now + timedelta(days=30)
        _MADE.append((key, x509.self_signed_leaf(key, name="D-1", not_before=now - timedelta(days=1), not_after=ends)))
    key, certificate = _MADE[0]
    page = io.BytesIO()
    canvas = Canvas(page, invariant=1)
    canvas.drawString(72, 720, "A line of words")
    canvas.save()
    return sign(page.getvalue(), key=key, certificate=certificate, chain=(), signed_at=datetime.now(UTC))
