import pytest
from PySide6.QtWidgets import QApplication

from ui.theme import COLOURS, FAMILIES, WRITTEN_ON, Mode, contrast, load_fonts


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(("written", "ground"), WRITTEN_ON)
def test_whatever_is_written_stands_out_from_its_ground(mode: Mode, written: str, ground: str) -> None:
    colours = COLOURS[mode]
    assert contrast(getattr(colours, written), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("mode", Mode)
def test_the_edge_of_a_field_can_be_seen(mode: Mode) -> None:
    colours = COLOURS[mode]
    assert contrast(colours.edge, colours.surface) >= 3


def test_black_on_white_has_the_largest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_fonts_travel_with_the_program(qapp: QApplication) -> None:
    assert set(FAMILIES) <= set(load_fonts())
