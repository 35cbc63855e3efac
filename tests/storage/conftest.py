"""A vault, and a device that writes into it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.vault.store import Vault
from tests.storage.desk import Desk, make_vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with make_vault(tmp_path / "vault") as made:
        yield made


@pytest.fixture
def desk() -> Desk:
    return Desk()
