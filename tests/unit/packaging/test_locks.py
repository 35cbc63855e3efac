"""The locks: whole, addressless, and in step with what is wanted."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
PACKAGING = ROOT / "packaging"
LOCKS = ["requirements.lock", "requirements-dev.lock"]
NETWORK_PACKAGES = {"aiohttp", "requests", "urllib3", "httpx", "yarl", "multidict", "frozenlist"}


def pinned(name: str) -> dict[str, str]:
    """Return package -> version of a lock."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (PACKAGING / name).read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


def wanted(name: str) -> list[Requirement]:
    """Return what a list of wishes asks for."""
    lines = (PACKAGING / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_a_package_index(name: str) -> None:
    text = (PACKAGING / name).read_text(encoding="utf-8")

    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", text) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_digests(name: str) -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (PACKAGING / name).read_text(encoding="utf-8").strip())

    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_program_is_shipped_without_any_way_to_the_network() -> None:
    assert NETWORK_PACKAGES & pinned("requirements.lock").keys() == set()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_a_lock_holds_what_is_wanted(name: str) -> None:
    lock = pinned(f"{name}.lock")

    wrong = [w for w in wanted(f"{name}.in") if lock.get(canonicalize_name(w.name), "0") not in w.specifier]

    assert wrong == []


def test_the_locked_versions_are_within_the_ranges_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = pinned("requirements.lock")
    ranges = [Requirement(line) for line in project["dependencies"]]

    assert {canonicalize_name(r.name) for r in ranges} == {canonicalize_name(w.name) for w in wanted("requirements.in")}
    assert [str(r) for r in ranges if lock[canonicalize_name(r.name)] not in r.specifier] == []
