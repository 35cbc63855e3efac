"""Column types that keep ids as bytes on disk and as hexadecimal text everywhere else."""

from __future__ import annotations

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator


class HexId(TypeDecorator[str]):
    """An id of lower-case hexadecimal letters, half as long on disk: 16 bytes for records, 32 for digests."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Return the bytes of an id."""
        return None if value is None else bytes.fromhex(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the id of bytes."""
        return None if value is None else value.hex()


class HexIds(TypeDecorator[tuple[str, ...]]):
    """Several digests (64 letters each) in one column, in their order."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Return the bytes of all ids, one after the other."""
        return None if value is None else bytes.fromhex("".join(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002
        """Return the ids of bytes."""
        if value is None:
            return None
        text = value.hex()
        return tuple(text[start : start + 64] for start in range(0, len(text), 64))
