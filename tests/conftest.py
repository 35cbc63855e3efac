"""What every test stands on: no network, no home folder of the person at the desk, no screen, fonts of our own only.

Folders below add their own fixtures in their own conftest.
"""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Qt and fontconfig read these once, at their first use, so they are set before any test module is imported.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("FONTCONFIG_FILE", str(Path(__file__).with_name("no-fonts.conf")))

HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA")
INTERNET = (socket.AF_INET, socket.AF_INET6)
NETWORK_EVENTS = frozenset(
    f"socket.{name}" for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo", "sethostname")
)
SHORT_EXAMPLES, FULL_EXAMPLES = 25, 1000
network_uses: list[str] = []


class NetworkUsed(AssertionError):
    """A test, or the code it runs, reached for the network."""


def refuse_network(event: str, args: tuple[object, ...]) -> None:
    """Refuse internet sockets and name lookups; local sockets (AF_UNIX) pass. An audit hook, so nothing undoes it."""
    used = event in NETWORK_EVENTS
    if event == "socket.__new__":
        # Windows has no socketpair of its own: asyncio makes one over the loopback, so there only lookups are refused.
        used = args[1] in INTERNET and sys.platform != "win32"
    if used:
        network_uses.append(event)
        raise NetworkUsed(event)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --full: long tests run in whole, not a tenth of them."""
    parser.addoption("--full", action="store_true", help="run long tests in whole (without it: a tenth)")


def pytest_configure(config: pytest.Config) -> None:
    """Set how many examples Hypothesis tries, and close the network for good."""
    settings.register_profile("short", max_examples=SHORT_EXAMPLES, deadline=None, derandomize=True)
    settings.register_profile("full", max_examples=FULL_EXAMPLES, deadline=None)
    settings.load_profile("full" if config.getoption("--full") else "short")
    sys.addaudithook(refuse_network)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count tests that own a screen among those that want the machine for themselves."""
    for item in items:
        if item.get_closest_marker("screen"):
            item.add_marker(pytest.mark.alone)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is not on this machine; in CI, where dev.py installs them all, fail instead."""
    names = [str(name) for mark in item.iter_markers("tool") for name in mark.args]
    if item.get_closest_marker("screen"):
        names += ["Xvfb", "openbox", "xdotool"]
    missing = [name for name in names if shutil.which(name) is None]
    if missing and os.environ.get("CI"):
        pytest.fail(f"not on this machine: {' '.join(missing)}", pytrace=False)
    if missing:
        pytest.skip(f"not on this machine: {' '.join(missing)} (`packaging/dev.py test` says how to get them)")


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fail the test that used the network even where the code under test swallowed the refusal."""
    before = len(network_uses)
    yield
    used = network_uses[before:]
    if used:
        raise NetworkUsed(", ".join(used))


@pytest.fixture(autouse=True, scope="session")
def private_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the whole run an empty home folder, and a umask under which nobody else can read what tests write."""
    home = tmp_path_factory.mktemp("home")
    umask = os.umask(0o077)
    with pytest.MonkeyPatch.context() as patch:
        for name in HOMES:
            patch.setenv(name, str(home))
        yield home
    os.umask(umask)


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Tell whether the run was asked for in whole (--full)."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def share(full: bool) -> Callable[[int], int]:
    """Give the part of a long test's rounds to run: share(200) is 200 with --full, else 20; never less than one."""
    return lambda rounds: rounds if full else max(1, rounds // 10)
