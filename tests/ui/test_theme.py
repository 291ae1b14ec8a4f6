"""Colours can be read, and are named in one place."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import spicedesk.ui
from spicedesk.ui import theme
from spicedesk.ui.theme.tokens import TOKENS

TEXT, EDGE = 4.5, 3.0
PAIRS = [
    ("text", "surface", TEXT), ("text", "window", TEXT), ("text", "selection", TEXT),
    ("text", "accent_soft", TEXT), ("text2", "surface", TEXT), ("text2", "selection", TEXT),
    ("text2", "sunken", TEXT), ("text3", "window", TEXT), ("accent", "surface", TEXT),
    ("on_accent", "accent", TEXT), ("yes_text", "yes_fill", TEXT), ("yes_text", "surface", TEXT),
    ("no_text", "no_fill", TEXT), ("no_line_text", "surface", TEXT),
    ("no_line_text", "selection", TEXT), ("yes_text", "selection", TEXT),
    ("warn_text", "warn_fill", TEXT), ("danger", "danger_soft", TEXT),
    ("border_strong", "surface", EDGE), ("border_strong", "window", EDGE),
    ("yes_line", "surface", EDGE), ("no_line", "surface", EDGE), ("warn_line", "surface", EDGE),
    ("accent", "selection", EDGE),
]  # fmt: skip


def _luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_every_pair_can_be_read(ink: str, ground: str, least: float, scheme: int) -> None:
    assert _contrast(TOKENS[ink][scheme], TOKENS[ground][scheme]) >= least


def test_no_colour_is_named_by_its_number_elsewhere() -> None:
    root = Path(spicedesk.ui.__file__).parent
    number = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\(\s*\d|Qt\.GlobalColor\.(?!transparent)\w+")
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in root.rglob("*.py")
        if path.name != "tokens.py"
        for line in path.read_text("utf-8").splitlines()
        if number.search(line)
    ]
    assert found == []


def test_the_scheme_is_the_one_that_was_asked_for(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    assert theme.color("surface").name().upper() == TOKENS["surface"][1]
    assert qapp.palette().window().color().name().upper() == TOKENS["window"][1]
    theme.apply(qapp, "light")
    assert theme.color("surface").name().upper() == TOKENS["surface"][0]


def test_text_grows_with_the_wish_and_comes_back(qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    label = theme.label("Anna", "title")
    usual = label.font().pointSizeF()
    theme.apply(qapp, "light", 1.5)
    assert label.font().pointSizeF() == pytest.approx(usual * 1.5)
    theme.apply(qapp, "light")
    assert label.font().pointSizeF() == pytest.approx(usual)
