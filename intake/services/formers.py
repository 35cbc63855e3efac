"""The devices whose work this vault took over from an archive: their keys are checked by, their work goes on here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from intake.errors import FileNotAccepted
from intake.model.journal import Authority, Role
from intake.services.opened import Session
from intake.vault.unit import Unit

_FORMERS: Final = "archive.formers"
_ROOT: Final = "archive.root_key"
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Former:
    """A device that wrote before this one. key: its public signing key, 32 bytes; device: the key's fingerprint."""

    device: str
    role: Role
    key: bytes


def formers(unit: Unit) -> tuple[Former, ...]:
    """Return the devices whose work this vault took over, oldest first; most vaults have none."""
    kept = unit.own.setting(_FORMERS)
    return from_json(json.loads(kept)) if kept else ()


def put_formers(unit: Unit, former: Iterable[Former]) -> None:
    """Keep them in place of what was kept."""
    unit.own.put_setting(_FORMERS, json.dumps(to_json(former)))


def archived_root(unit: Unit) -> bytes | None:
    """Return the signing root of the organisation whose archive was taken in. This device is not enrolled by it."""
    return unit.own.secret(_ROOT)


def put_archived_root(unit: Unit, root: bytes) -> None:
    """Believe this root of what the archive's devices may do."""
    unit.own.put_secret(_ROOT, root)


def local_authority(session: Session, unit: Unit) -> Authority:
    """Return who may do what where no organisation says so: this device, also in place of those it took over from."""
    taken_over = formers(unit)
    return Authority(
        roles={former.device: former.role for former in taken_over} | {session.device: session.role},
        revocations={},
        successors={former.device: session.device for former in taken_over},
    )


def to_json(taken_over: Iterable[Former]) -> list[dict[str, str]]:
    """Return them in plain form."""
    return [{"device": one.device, "role": one.role.value, "public_key": one.key.hex()} for one in taken_over]


def from_json(untrusted: object) -> tuple[Former, ...]:
    """Return what `to_json` wrote. Raises FileNotAccepted."""
    try:
        if not isinstance(untrusted, list):
            raise TypeError
        found = tuple(
            Former(str(one["device"]), Role(one["role"]), bytes.fromhex(one["public_key"])) for one in untrusted
        )
    except (TypeError, KeyError, ValueError) as error:
        raise FileNotAccepted(pointer="/formers", reason="wrong_type", found="") from error
    if any(len(one.key) != _KEY_BYTES for one in found):
        raise FileNotAccepted(pointer="/formers", reason="wrong_type", found="")
    return found
