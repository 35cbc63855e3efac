"""The guard of the whole suite: code that reaches for the network is found out."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GUARDED = "import sys; from tests.conftest import refuse_network; sys.addaudithook(refuse_network); import socket; "


def run(line: str) -> str:
    """Run a line under the guard in a process of its own, and return what it complained of."""
    command = [sys.executable, "-c", GUARDED + line]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there asyncio needs sockets over the loopback")
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_an_internet_socket_is_refused(family: str) -> None:
    assert "NetworkUsed" in run(f"socket.socket(socket.{family})")


@pytest.mark.parametrize("call", ["getaddrinfo('localhost', 80)", "gethostbyname('localhost')"])
def test_looking_up_a_name_is_refused(call: str) -> None:
    assert "NetworkUsed" in run(f"socket.{call}")


def test_talking_on_this_machine_is_allowed() -> None:
    assert run("import asyncio; asyncio.run(asyncio.sleep(0)); socket.socketpair()") == ""
