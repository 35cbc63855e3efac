import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.questionnaire.pointers import escape, join, path_of, pointer_of, unescape


@pytest.mark.parametrize(
    ("path", "pointer"),
    [((), ""), (("foo",), "/foo"), (("foo", 0), "/foo/0"), (("",), "/"), (("a/b",), "/a~1b"), (("m~n",), "/m~0n")],
)
def test_pointers_are_those_of_rfc_6901_section_5(path: tuple[str | int, ...], pointer: str) -> None:
    assert pointer_of(path) == pointer


@given(st.lists(st.text()))
def test_a_path_comes_back_from_its_pointer(path: list[str]) -> None:
    assert path_of(pointer_of(path)) == tuple(path)


@given(st.text())
def test_escaping_is_undone_whatever_the_name(name: str) -> None:
    assert unescape(escape(name)) == name
    assert join("/a", name) == "/a/" + escape(name)


def test_a_pointer_without_its_slash_is_refused() -> None:
    with pytest.raises(ValueError, match="a/b"):
        path_of("a/b")
