"""Looks at one program through the accessibility bus, as a screen reader does: one JSON question a line, one answer.

Runs under the system's own Python, because the bindings of AT-SPI (python3-gi) belong to it. Standard library else.
Questions: {"see": object name} gives what is shown under that name, {"see_all": role} the object names of all that
is shown in that role, {"press": object name} presses it, {"focus": object name} puts the focus there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import gi  # type: ignore[import-not-found, unused-ignore]

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # type: ignore[import-not-found, unused-ignore]  # noqa: E402

MARKS = str.maketrans("", "", "\u200e\u200f\u2066\u2067\u2068\u2069")


def program(pid: int) -> Any:
    """Return the program's root, or None before it has joined the bus."""
    desktop = Atspi.get_desktop(0)
    children = [desktop.get_child_at_index(at) for at in range(desktop.get_child_count())]
    return next((child for child in children if child is not None and child.get_process_id() == pid), None)


def shown(node: Any) -> Iterator[Any]:
    """Give every part below that is on the screen, or would be after scrolling."""
    for at in range(node.get_child_count()):
        child = node.get_child_at_index(at)
        if child is not None and child.get_state_set().contains(Atspi.StateType.VISIBLE):
            yield child
            yield from shown(child)


def name_of(node: Any) -> str:
    """Return the object name, the last step of the accessible id."""
    return str(node.get_accessible_id()).rpartition(".")[2]


def describe(node: Any) -> dict[str, Any]:
    """Return what a person would see of a part."""
    place = node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    states = node.get_state_set()
    text = node.get_text_iface()
    return {
        "name": name_of(node),
        "says": node.get_name().translate(MARKS),
        "text": text.get_text(0, -1).translate(MARKS) if text is not None else "",
        "role": node.get_role_name(),
        "place": [place.x, place.y, place.width, place.height],
        "enabled": states.contains(Atspi.StateType.ENABLED),
        "checked": states.contains(Atspi.StateType.CHECKED),
        "focused": states.contains(Atspi.StateType.FOCUSED),
    }


def answer(root: Any, question: dict[str, str]) -> Any:
    """Answer one question; null where there is no such part."""
    if "see_all" in question:
        return [describe(node) for node in shown(root) if question["see_all"] in {node.get_role_name(), ""}]
    wanted = next(iter(question.values()))
    node = next((node for node in shown(root) if name_of(node) == wanted), None)
    if node is None:
        return None
    if "press" in question:
        acts = node.get_action_iface()
        names = [acts.get_action_name(at) for at in range(acts.get_n_actions())]
        return acts.do_action(names.index("Press"))  # a button that can be checked has "Toggle" before it
    if "focus" in question:
        return node.get_component_iface().grab_focus()
    return describe(node)


def main() -> None:
    """Answer questions until the input ends."""
    Atspi.init()
    for line in sys.stdin:
        question = json.loads(line)
        try:
            root = program(question.pop("pid"))
            said = None if root is None else answer(root, question)
        except GLib.Error:  # a part went away while we looked
            said = None
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
