"""A desktop of our own - screen, window manager, bus - and a person in front of it who sees, presses and types."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[3]
SYSTEM_PYTHON = "/usr/bin/python3"
ACCESSIBILITY_BUS = "/usr/libexec/at-spi-bus-launcher"
SIZE = "1280x821x24"
WAIT_S = 25.0
LOOK_EVERY_S = 0.04
PRESS_AGAIN_S = 3.0
TYPED_S = 1.5
Seen = dict[str, Any]


def lacking() -> list[str]:
    """Return what this machine lacks for a screen that can be read through the accessibility bus."""
    programs = ("Xvfb", "openbox", "xdotool", "dbus-daemon", SYSTEM_PYTHON, ACCESSIBILITY_BUS)
    missing = [name for name in programs if shutil.which(name) is None]
    asked = [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"]
    if not missing and subprocess.run(asked, stderr=subprocess.DEVNULL, check=False).returncode:
        missing.append("python3-gi with gir1.2-atspi-2.0")
    return missing


@contextmanager
def desktop(folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of a fresh desktop; it ends with the block. folder: for its sockets and its home."""
    environ = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "LC_ALL": "C.UTF-8",
               "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "INTAKE_LANGUAGE": "en",
               "DBUS_SYSTEM_BUS_ADDRESS": ""}  # fmt: skip
    folder.chmod(0o700)
    with ExitStack() as stack:

        def start(*command: str, fonts: bool = False) -> subprocess.Popen[str]:
            own = {key: value for key, value in environ.items() if not (fonts and key == "FONTCONFIG_FILE")}
            begun = subprocess.Popen(command, env=own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            stack.enter_context(begun)
            stack.callback(begun.terminate)
            return begun

        screen = start("Xvfb", "-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset")
        environ["DISPLAY"] = f":{_line(screen)}"
        bus = start("dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:path={folder}/bus")
        environ["DBUS_SESSION_BUS_ADDRESS"] = _line(bus)
        start("openbox", fonts=True)
        start(ACCESSIBILITY_BUS, "--launch-immediately")
        yield environ


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


class Person:
    """Sits before one program: finds things by object name, uses the mouse and the keyboard, waits for what comes."""

    def __init__(self, environ: dict[str, str], vault: Path) -> None:
        """Open the program on a vault folder."""
        self._environ = environ
        self.program = subprocess.Popen([sys.executable, "-m", "ui", str(vault)], env=environ, cwd=PROJECT)
        looking = [SYSTEM_PYTHON, "-W", "ignore", str(Path(__file__).with_name("hand.py"))]
        self._hand = subprocess.Popen(looking, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def leave(self) -> None:
        """End the program and the looking."""
        for process in (self.program, self._hand):
            process.terminate()
            process.wait(10)
        for pipe in (self._hand.stdin, self._hand.stdout):
            assert pipe is not None
            pipe.close()

    def ask(self, **question: str) -> Any:
        """Put one question to hand.py."""
        assert self._hand.stdin is not None
        self._hand.stdin.write(json.dumps({"pid": self.program.pid, **question}) + "\n")
        self._hand.stdin.flush()
        return json.loads(_line(self._hand))

    def sees(self, name: str) -> Seen | None:
        """Return what is shown under an object name now, or None."""
        seen: Seen | None = self.ask(see=name)
        return seen

    def wait_for(self, name: str, *, until: Callable[[Seen], object] = lambda seen: seen["enabled"]) -> Seen:
        """Return what is shown under an object name as soon as it is there and as wanted."""
        return self._wait(lambda: self.sees(name), until=until, what=name)

    def wait_gone(self, name: str) -> None:
        """Wait until nothing is shown under this object name."""
        self._wait(lambda: {"gone": self.sees(name) is None}, until=lambda seen: seen["gone"], what=f"no {name}")

    def _wait(
        self,
        look: Callable[[], Seen | None],
        *,
        until: Callable[[Seen], object],
        what: str,
        wait_s: float = WAIT_S,
    ) -> Seen:
        end = time.monotonic() + wait_s
        seen = None
        while time.monotonic() < end:
            seen = look()
            if seen is not None and until(seen):
                return seen
            time.sleep(LOOK_EVERY_S)
        raise TimeoutError(what, seen, [part["name"] for part in self.ask(see_all="push button") or ()])

    def come_forward(self) -> None:
        """Bring this program's window to the front, to receive keys."""
        self._wait(self._raised, until=lambda seen: seen["done"], what="a window in front")

    def _raised(self) -> Seen:
        """Try to raise the window; the window manager may not be there yet."""
        try:
            found = self._xdotool(
                "search", "--all", "--pid", str(self.program.pid), "--onlyvisible", "--name", "Intake"
            )
            self._xdotool("windowactivate", "--sync", found.split()[-1])
        except subprocess.CalledProcessError:
            return {"done": False}
        return {"done": True}

    def click(self, name: str) -> None:
        """Click with the mouse on the middle of something."""
        left, top, width, height = self.wait_for(name)["place"]
        self._xdotool("mousemove", str(left + width // 2), str(top + height // 2), "click", "1")

    def press(self, name: str, *, brings: str = "") -> None:
        """Press something wherever it is, also below the edge of the screen.

        brings: what comes of it; empty for a choice that is then chosen. The page may be drawn anew while the button is
        on its way down, so it is pressed until that is so. Ask for neither with `press_once`.
        """
        wanted = (lambda: self.sees(brings)) if brings else (lambda: self._chosen(name))
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            self.press_once(name)
            again = time.monotonic() + PRESS_AGAIN_S
            while time.monotonic() < again:
                if wanted():
                    return
                time.sleep(LOOK_EVERY_S)
        raise TimeoutError(name, brings)

    def press_once(self, name: str) -> None:
        """Press something."""
        self.wait_for(name)
        self.ask(press=name)

    def _chosen(self, name: str) -> bool:
        seen = self.sees(name)
        return seen is not None and bool(seen["checked"])

    def type_into(self, name: str, text: str) -> None:
        """Put the focus on an empty field and type; again, and slower, where letters arrived wrong.

        xdotool puts a letter that no key has on a spare key, and on a busy machine the program learns of that too late.
        """
        for delay_ms in (8, 40, 160):
            self._wait(lambda: self._focused(name), until=lambda seen: seen["focused"], what=f"focus on {name}")
            self.key("ctrl+a")
            self._xdotool("type", "--delay", str(delay_ms if text.isascii() else 4 * delay_ms), text)
            try:
                self._wait(lambda: self.sees(name), until=lambda seen: len(seen["text"]) == len(text) and (
                    seen["text"] == text or seen["role"] == "password text"), what=text, wait_s=TYPED_S)  # fmt: skip
            except TimeoutError:
                continue
            return
        raise TimeoutError(name, text)

    def _focused(self, name: str) -> Seen | None:
        """Look at a field, and put the focus there; another window that opened meanwhile may have taken it."""
        seen = self.sees(name)
        if seen is not None and not seen["focused"]:
            self._raised()
            self.ask(focus=name)
        return seen

    def key(self, *keys: str) -> None:
        """Press keys by their X names, such as Return or ctrl+shift+l."""
        self._xdotool("key", *keys)

    def give_path(self, path: Path, *, dialog: str, after: str = "") -> None:
        """Answer the open_dialog, save_dialog or folder_dialog that comes up, here after pressing a button."""
        if after:
            self.press(after, brings=dialog)
        self.wait_for(dialog)
        self.type_into("fileNameEdit", str(path))
        self.key("Return")
        self.wait_gone(dialog)

    def _xdotool(self, *words: str) -> str:
        return subprocess.run(
            ["xdotool", *words], env=self._environ, check=True, capture_output=True, text=True, timeout=WAIT_S
        ).stdout
