"""Asking for a file or a folder with Qt's own dialog: no system dialog that remembers, no recent files, no history."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QSettings, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget


def forget_paths(folder: Path) -> None:
    """Keep Qt from writing visited paths into the person's settings: it gets a folder that does not exist.

    QFileDialog saves `lastVisited` and its history on closing (Qt 6.11, qfiledialog.cpp, saveSettings).
    """
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(folder))


def open_files(parent: QWidget, title: str, *, pattern: str = "") -> list[Path]:
    """Ask for files to read; empty when the person went back."""
    dialog = _dialog(parent, title, name="open_dialog", pattern=pattern)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _chosen(dialog)


def open_file(parent: QWidget, title: str, *, pattern: str = "") -> Path | None:
    """Ask for one file to read; None when the person went back."""
    dialog = _dialog(parent, title, name="open_dialog", pattern=pattern)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return next(iter(_chosen(dialog)), None)


def open_folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder; None when the person went back."""
    dialog = _dialog(parent, title, name="folder_dialog")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(_chosen(dialog)), None)


def save_file(parent: QWidget, title: str, *, suggested: str) -> Path | None:
    """Ask where to write a file; `suggested` is a name without any person's data. None when the person went back."""
    dialog = _dialog(parent, title, name="save_dialog")
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(suggested)
    return next(iter(_chosen(dialog)), None)


def _dialog(parent: QWidget, title: str, *, name: str, pattern: str = "") -> QFileDialog:
    dialog = QFileDialog(parent, title, QDir.homePath(), pattern)
    dialog.setObjectName(name)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
    dialog.setHistory([])
    dialog.setSidebarUrls([QUrl.fromLocalFile(path) for path in (QDir.homePath(), QDir.rootPath(), "/media")])
    return dialog


def _chosen(dialog: QFileDialog) -> list[Path]:
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    paths = [Path(name) for name in dialog.selectedFiles()] if accepted else []
    dialog.deleteLater()
    return paths
