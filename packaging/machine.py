"""What the machine itself must have: the system libraries Qt needs, and the programs that some tests use.

On Debian and its relatives root installs them here; everybody else is told the one command. Standard library only.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from terminal import CannotGoOn, Meter, say

# Tried on a bare Debian 12: without these QtGui and QtWidgets do not import, screen or not.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
}
# Without these there is no window on an X11 screen. Qt's own message blames xcb-cursor whichever is missing.
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
TEST_PROGRAMS = {
    "age": "age",
    "pdfsig": "poppler-utils",
    "certutil": "libnss3-tools",
    "pdftotext": "poppler-utils",
    "strace": "strace",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
}
# Debian's own pip trusts the certificates of the system; a minimal Debian has none.
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
APT_GET = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")
TICK_S = 0.25


def see_to(*, tests: bool) -> None:
    """See to all that is missing on a Linux machine, in one act or one command; with `tests`, to their programs too.

    Never raises: what can do without goes on. Tests whose program is missing are left out, and say so.
    """
    if not sys.platform.startswith("linux"):
        return
    packages = missing_packages(tests=tests)
    if not packages:
        return
    install = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        say(f"this machine lacks what Debian calls {' '.join(packages)}: install what your system calls them")
    elif os.geteuid() != 0:
        say(f"this machine lacks some packages. To install them:  sudo sh -c 'apt-get update && {install}'")
    else:
        say(f"installing system packages: {' '.join(packages)}")
        if not (_run_apt("update") and _run_apt("install", "-y", "--no-install-recommends", *packages)):
            say(f"apt-get could not install them (is the network there?). By hand:  apt-get update && {install}")


def missing_packages(*, tests: bool) -> list[str]:
    """Return the Debian packages, by name, of what this machine lacks; with `tests`, of their programs too."""
    lacking = {package for soname, package in (QT_LIBRARIES | WINDOW_LIBRARIES).items() if not can_load(soname)}
    if tests:
        lacking |= {package for program, package in TEST_PROGRAMS.items() if shutil.which(program) is None}
    if shutil.which("apt-get") and not CERTIFICATES.exists():
        lacking.add("ca-certificates")
    return sorted(lacking)


def check_drawable() -> None:
    """Raise CannotGoOn on a Linux machine where Qt could not draw, not even without a screen."""
    if sys.platform.startswith("linux"):
        lacking = [soname for soname in QT_LIBRARIES if not can_load(soname)]
        if lacking:
            raise CannotGoOn(f"Qt cannot start without {' '.join(lacking)}: install the packages named above first.")


def can_load(soname: str) -> bool:
    """Tell whether the system finds this shared library and all that it needs itself."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _run_apt(*words: str) -> bool:
    """Run apt-get with a line that shows it is alive; on failure print its last words. Returns whether it worked."""
    environ = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    meter = Meter()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        apt = subprocess.Popen(
            [*APT_GET, *words], env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log
        )
        while apt.poll() is None:
            meter.show(f"apt-get {words[0]}")
            time.sleep(TICK_S)
        meter.clear()
        log.seek(0)
        if apt.returncode:
            for line in log.read().splitlines()[-3:]:
                say(line)
    return apt.returncode == 0
