"""An open vault as the services pass it around: the store, the form, who we are, the clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from intake.clock import Now
from intake.ids import RandomBytes
from intake.model.journal import Role
from intake.places.gazetteer import Gazetteer
from intake.questionnaire.form import Form
from intake.services.met import Met
from intake.vault.store import Vault

LOCAL_AUTHOR = "desk"
"""Author code while a desk has one person; several persons at one desk get codes of their own."""


@dataclass(slots=True)
class Session:
    """One open vault. sign_seed: 32 secret bytes of this device; desk: prefix of its case numbers."""

    folder: Path
    vault: Vault
    form: Form
    gazetteer: Gazetteer
    device: str
    role: Role
    sign_seed: bytes
    now: Now
    random: RandomBytes
    was_repaired: bool = False
    author: str = field(default=LOCAL_AUTHOR)
    met: Met | None = field(default=None)
    """Everybody of this desk in memory, once somebody asked who may be whom (`services.likely`)."""
