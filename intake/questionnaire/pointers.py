"""JSON pointers (RFC 6901): how a finding says where in a document something stands."""

from __future__ import annotations

from collections.abc import Iterable

Path = tuple[str, ...]
"""A pointer taken apart: one member name or array index for each step, unescaped."""


def escape(step: str) -> str:
    """Return one step as it is written inside a pointer: `~` becomes `~0`, `/` becomes `~1` (RFC 6901, section 3)."""
    return step.replace("~", "~0").replace("/", "~1")


def unescape(step: str) -> str:
    """Return the member name that an escaped step stands for (RFC 6901, section 4: `~1` before `~0`)."""
    return step.replace("~1", "/").replace("~0", "~")


def pointer_of(path: Iterable[str | int]) -> str:
    """Return the pointer of a path; the empty path is the whole document and gives the empty text."""
    return "".join("/" + escape(str(step)) for step in path)


def path_of(pointer: str) -> Path:
    """Return the steps of a pointer. ValueError when it is neither empty nor begins with `/`."""
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(pointer)
    return tuple(unescape(step) for step in pointer[1:].split("/"))


def join(pointer: str, *steps: str | int) -> str:
    """Return the pointer of something below `pointer`."""
    return pointer + pointer_of(steps)
