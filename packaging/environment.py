"""The virtual environment beside the project, `.venv`: made from the hash-locked lists, left alone while they hold.

It is built from nothing whenever its stamp is missing or differs: a build that was killed half-way leaves no stamp.
Standard library only; it needs neither python3-venv nor pip on the machine. It never names a package index: pip asks
the one this machine is set up for.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from terminal import CannotGoOn, Meter, say

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOWS = sys.platform == "win32"
if WINDOWS:
    import msvcrt
else:
    import fcntl

TICK_S = 0.25

# pip out of its own wheel, which needs no installation.
RUN_PIP = """
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""
PIP_OPTIONS = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "--progress-bar", "off", "--no-input")
DEBIAN_WHEELS = Path("/usr/share/python-wheels")
# Settings of the person's own pip that would install beside the environment instead of in it.
PIP_STRAYS = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONPATH", "PYTHONHOME")

FAILURES = (
    ("do not match the hashes", "A package is not the one the lock names: do not trust this network; try another."),
    ("No space left on device", "The disk is full: free about 1 GB and run this again."),
    ("TLS CA certificate", "This machine knows no certificates: install ca-certificates and run this again."),
    ("Retrying (", "The first run fetches its packages, and the network did not answer. Connect and run this again."),
    ("No matching distribution", "No ready-made package for this system or from this package index; see {log}."),
)


@dataclass(frozen=True)  # without slots: the module must load on 3.8, so that dev.py can refuse it in words
class Environment:
    """The environment of the project in the folder `root`."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where it stands."""
        return self.root / ".venv"

    @property
    def scripts(self) -> Path:
        """The folder of its programs."""
        return self.folder / ("Scripts" if WINDOWS else "bin")

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.scripts / ("python.exe" if WINDOWS else "python")

    @property
    def packages(self) -> Path:
        """Where its packages lie."""
        if WINDOWS:
            return self.folder / "Lib" / "site-packages"
        return self.folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"

    @property
    def locks(self) -> tuple[Path, Path]:
        """The pinned packages: what the program needs, and what tests and checks need besides."""
        folder = self.root / "packaging"
        return folder / "requirements.lock", folder / "requirements-dev.lock"

    @property
    def stamp(self) -> Path:
        """The file that says what the environment was made of. It is there only when the build came to its end."""
        return self.folder / "intake-stamp"

    @property
    def log(self) -> Path:
        """What pip said while the environment was built."""
        return self.folder / "setup.log"

    def digest(self) -> str:
        """Return what it would be made of now: the locks, this Python, and the folder the project stands in."""
        parts = [lock.read_bytes() for lock in self.locks]
        parts += [sys.version.encode(), sys.platform.encode(), os.fsencode(self.root)]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def is_ready(self) -> bool:
        """Tell whether it is whole and made of today's locks."""
        with contextlib.suppress(FileNotFoundError):
            return self.stamp.read_text(encoding="ascii") == self.digest() and self.python.exists()
        return False


def ensure(env: Environment) -> None:
    """Make the environment unless it is ready. Several at once wait for one. Raises CannotGoOn."""
    if env.is_ready():
        return
    try:
        with only_one(env.root / ".setup.lock"):
            if not env.is_ready():
                build(env)
    except PermissionError as error:
        raise CannotGoOn(f"You may not write in {env.root}: copy the project to a folder of your own.") from error
    except OSError as error:
        advice = f"{env.root}: {error.strerror or error}. Copy the project to a disk you can write on, with 1 GB free."
        raise CannotGoOn(advice) from error


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; waits, with a word, while another process holds it. The system frees it at a crash.

    On Unix the programs started meanwhile hold it too: a pip that outlives a killed setup would spoil the next one.
    """
    with path.open("a") as file:
        os.set_inheritable(file.fileno(), True)
        if not _try_lock(file):
            say("another setup is at work here; waiting for it")
            _wait_lock(file)
        yield


def _try_lock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _wait_lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        while True:
            with contextlib.suppress(OSError):  # LK_LOCK gives up after ten seconds
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                return
    else:
        fcntl.flock(file, fcntl.LOCK_EX)


def build(env: Environment) -> None:
    """Build the environment from nothing. The stamp goes first and comes last, so a half-made one is never used."""
    env.stamp.unlink(missing_ok=True)
    say(f"making .venv for Python {sys.version.split()[0]} (only the first time, and when the locks change)")
    meter = Meter()
    venv.EnvBuilder(with_pip=False, symlinks=not WINDOWS, clear=True).create(env.folder)
    (env.packages / "intake-root.pth").write_text(f"{env.root}\n", encoding="utf-8")
    _install(env, meter)
    part = env.stamp.with_suffix(".part")
    part.write_text(env.digest(), encoding="ascii")
    part.replace(env.stamp)
    say(f".venv is ready after {meter.elapsed_s:.0f} s")


def _install(env: Environment, meter: Meter) -> None:
    """Run pip over both locks. Raises CannotGoOn with the likeliest cause."""
    command = [str(env.python), "-c", RUN_PIP, str(_pip_wheel(env)), "--disable-pip-version-check", "install"]
    command += PIP_OPTIONS
    for lock in env.locks:
        command += ["-r", str(lock)]
    environ = {name: value for name, value in os.environ.items() if name not in PIP_STRAYS}
    environ["PYTHONUNBUFFERED"] = "1"
    with env.log.open("w", encoding="utf-8") as log:
        pip = subprocess.Popen(
            command,
            cwd=env.root,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            close_fds=False,  # pip inherits the lock, see only_one
        )
        try:
            while _still_running(pip):
                meter.show(_how_far(env))
        finally:
            meter.clear()
            pip.kill()
            pip.wait()
    if pip.returncode:
        raise CannotGoOn(_advice(env.log))


def _still_running(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(TICK_S)
    except subprocess.TimeoutExpired:
        return True
    return False


def _how_far(env: Environment) -> str:
    log = env.log.read_text(encoding="utf-8", errors="replace")
    total = len(locked_names(env)) - log.count("Ignoring ")
    installed = sum(1 for _ in env.packages.glob("*.dist-info"))
    if installed:
        return f"installed {installed} of {total} packages"
    return f"fetched {log.count('Collecting ')} of {total} packages"


def locked_names(env: Environment) -> set[str]:
    """Return the names of the packages that the locks pin, those for other systems too."""
    lines = [line for lock in env.locks for line in lock.read_text(encoding="utf-8").splitlines()]
    return {line.split("==")[0] for line in lines if line[:1].isalnum()}


def _advice(log: Path) -> str:
    said = log.read_text(encoding="utf-8", errors="replace").lower()
    for sign, advice in FAILURES:
        if sign.lower() in said:
            return advice.format(log=log)
    return f"pip could not install the packages; its last words stand in {log}."


def _pip_wheel(env: Environment) -> Path:
    """Return a wheel of pip: this Python's own, Debian's, or Debian's fetched and unpacked beside the environment."""
    ensurepip = importlib.util.find_spec("ensurepip")
    own = [Path(ensurepip.origin).parent / "_bundled"] if ensurepip and ensurepip.origin else []
    for folder in (*own, DEBIAN_WHEELS):
        for wheel in sorted(folder.glob("pip-*.whl")):
            return wheel
    if shutil.which("apt-get") and shutil.which("dpkg"):
        return _debian_pip_wheel(env.folder / "pip")
    raise CannotGoOn("This Python comes without pip: install its ensurepip part (python3-venv) and run this again.")


def _debian_pip_wheel(folder: Path) -> Path:
    """Fetch python3-pip-whl into `folder` without installing it (so without root) and return the wheel inside."""
    folder.mkdir(exist_ok=True)
    fetch = ["apt-get", "download", "-qq", "python3-pip-whl"]
    subprocess.run(fetch, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", str(package), str(folder)], check=True)
    for wheel in folder.glob("usr/share/python-wheels/pip-*.whl"):
        return wheel
    raise CannotGoOn("pip could not be fetched. Connect to the network, run `apt-get update` as root, then this again.")
