"""One more person sought who shares home and events with the last one: what was told of both is typed once."""

from __future__ import annotations

import copy

from ui.questionnaire.answers import Answers

SHARED = ("ethnicity", "citizenships", "residence", "address_verbatim", "languages")
"""What people of one home share. Names, sex, birth, numbers and health are each person's own."""

_RELATION = "kind"


def add_alike(answers: Answers) -> str:
    """Add a person sought like the last one, with their own copy of the episodes told so far; return the local key.

    Everything that was copied is an answer like any other, to be corrected where it differs.
    """
    last = [key for _at, key in answers.sought()][-1]
    key = answers.add_person()
    persons = answers.persons()
    persons[key] |= {name: copy.deepcopy(persons[last][name]) for name in SHARED if name in persons[last]}
    episodes = [one for one in answers.items(("episodes",)) if isinstance(one, dict) and one.get("person") == last]
    for episode in episodes:
        answers.append(("episodes",), copy.deepcopy(episode) | {"person": key})
    for relation in list(answers.items(("relations",))):
        if isinstance(relation, dict) and relation.get("to") == last and _RELATION in relation:
            answers.append(("relations",), copy.deepcopy(relation) | {"to": key})
    return add_sought(answers, key=key)


def add_sought(answers: Answers, *, key: str = "") -> str:
    """Add a person sought, a new one when no local key is given; return the local key."""
    whose = key or answers.add_person()
    answers.append(("cases",), {"person": whose})
    answers.fresh = f"person_{whose}"
    return whose
