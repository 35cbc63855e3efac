"""Where the public vectors lie, and a key derivation that costs tests nothing."""

from pathlib import Path

import pytest

from intake.crypto.passphrase import KdfSetting

VECTORS = Path(__file__).resolve().parents[4] / "shared" / "vectors"


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Give the folder of public vectors; the test says so and is skipped where it is not."""
    if not VECTORS.is_dir():
        pytest.skip("the public vectors (../shared/vectors) are not beside this checkout")
    return VECTORS


@pytest.fixture(scope="session")
def quick() -> KdfSetting:
    """Give a setting that is only ever used in tests."""
    return KdfSetting(memory_kib=64, passes=1, lanes=1)
