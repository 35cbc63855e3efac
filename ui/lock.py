"""Locking: the process ends and a locked one takes its place. Nothing is asked and nothing is lost.

An in-process lock left nearly everything in memory (measured, design/security.md), so there is none.
The panic key works in every language, with a dialog open, and wherever the focus is. The computer's own screen lock
and sleep lock too, where the desktop tells of them on the local bus (Linux); elsewhere the idle time does.
"""

from __future__ import annotations

import os
import subprocess
import sys

from PySide6.QtCore import SIGNAL, SLOT, QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent

DEFAULT_MINUTES = 5
_USED = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.InputMethod,
})  # fmt: skip
_PRESSED = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})
_PANIC_SCAN = frozenset({46})  # the L key as X11 and Wayland count: evdev's KEY_L (38) plus 8


class Lock(QObject):
    """Watches every event of the program for idleness and for the panic key. `wanted` fires once."""

    wanted = Signal()

    def __init__(self, *, minutes: int = DEFAULT_MINUTES, parent: QObject | None = None) -> None:
        """Watch from `start` on; lock after so many idle minutes."""
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.now)
        self._done = False
        self.set_minutes(minutes)

    def set_minutes(self, minutes: int) -> None:
        """Change after how many idle minutes to lock; counting begins anew."""
        self._timer.setInterval(minutes * 60_000)
        if self._timer.isActive():
            self._timer.start()

    def start(self) -> None:
        """Begin to watch: when the vault has been opened."""
        app = QCoreApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._timer.start()

    def now(self) -> None:
        """Lock. Further calls do nothing: the process is on its way out."""
        if not self._done:
            self._done = True
            self.wanted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count any use as use, and lock at the panic key before any window sees it."""
        kind = event.type()
        if kind in _USED:
            self._timer.start()
        if kind in _PRESSED and isinstance(event, QKeyEvent) and is_panic(event):
            self.now()
            return True
        return False


def is_panic(event: QKeyEvent) -> bool:
    """Tell whether this is Pause or Ctrl+Shift+L, whatever letters the keyboard now writes."""
    if event.key() == Qt.Key.Key_Pause:
        return True
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    is_l = event.key() == Qt.Key.Key_L or event.nativeScanCode() in _PANIC_SCAN
    return event.modifiers() & both == both and is_l


class Away(QObject):
    """Listens on the local bus for the screen being locked and for the computer going to sleep. `gone` tells of both.

    Without a bus, or with one that is reached over the network, it hears nothing and opens no socket.
    """

    gone = Signal()

    def listen(self) -> int:
        """Begin to listen; return how many of the desktop's services can be heard here."""
        # Qt's bus library is loaded only where there are desktops that use it.
        from PySide6.QtDBus import QDBusConnection, QDBusInterface  # noqa: PLC0415

        heard = 0
        for address, services in _bus_addresses():
            bus = QDBusConnection.connectToBus(address, f"intake {address}")
            known = bus.interface() if bus.isConnected() else None
            for service, path, interface, signal in services:
                if known is None or not known.isServiceRegistered(service).value():
                    continue  # asking an absent service for its signals would start it
                source = QDBusInterface(service, path, interface, bus, self)
                # QDBusConnection.connect refuses every call in PySide 6.11.3; a connection by names works.
                QObject.connect(source, SIGNAL(signal), self, SLOT("on_turned(bool)"))
                heard += 1
        return heard

    @Slot(bool)
    def on_turned(self, away: bool) -> None:
        """Hear that the screen was locked or opened, or that sleep begins or ended."""
        if away:
            self.gone.emit()


_SLEEP = (
    ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep(bool)"),
)
_SCREEN = tuple(
    (name, path, name, "ActiveChanged(bool)")
    for name, path in (
        ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"), ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
        ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"), ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
        ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    )
)  # fmt: skip
"""Service, path, interface and signal of the desktops' screen locks."""


def _bus_addresses() -> list[tuple[str, tuple[tuple[str, str, str, str], ...]]]:
    """Return the local buses of this machine, each with what can be heard there."""
    if not sys.platform.startswith("linux"):
        return []
    system = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/run/dbus/system_bus_socket")
    found = ((system, _SLEEP), (os.environ.get("DBUS_SESSION_BUS_ADDRESS", ""), _SCREEN))
    return [(address, services) for address, services in found if address.startswith("unix:")]


def restart() -> None:
    """Put a fresh, locked process in this one's place. The vault must be closed before. Never returns."""
    command = _command()
    if os.name == "nt":  # there is no exec on Windows: it would start a child and lose the window
        subprocess.Popen(command, close_fds=True)
        os._exit(0)
    os.execv(command[0], command)  # noqa: S606 - our own program again, no shell


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, *sys.argv[1:]]
    return [sys.executable, *sys.orig_argv[1:]]
