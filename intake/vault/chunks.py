"""Long lists cut into pieces that one statement takes and memory holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

CHUNK: Final = 500

Item = TypeVar("Item")


def in_chunks(items: Iterable[Item], *, size: int = CHUNK) -> Iterator[list[Item]]:
    """Give the items in lists of at most `size`, in their order; reads no further than it gives."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
