"""Every colour of the window, by what it is for: light and dark."""

TOKENS: dict[str, tuple[str, str]] = {
    "window": ("#F4F5F7", "#15181D"),
    "surface": ("#FFFFFF", "#1D2127"),
    "sunken": ("#ECEEF2", "#121519"),
    "border": ("#D3D8DF", "#353C46"),
    "border_strong": ("#7B8696", "#8592A3"),
    "text": ("#1A2029", "#E9ECF0"),
    "text2": ("#495362", "#B6BFCA"),
    "text3": ("#5F6B7A", "#98A3B1"),
    "accent": ("#1B5DB8", "#7DB0FF"),
    "on_accent": ("#FFFFFF", "#0A1B33"),
    "accent_soft": ("#E3EDFB", "#213450"),
    "selection": ("#D6E5FA", "#2A4063"),
    "yes_fill": ("#D9F2E1", "#123D25"),
    "yes_text": ("#0B5527", "#93E3B0"),
    "yes_line": ("#2A7F4F", "#3FA56B"),
    "no_fill": ("#B3261E", "#F4A79F"),
    "no_text": ("#FFFFFF", "#3A0805"),
    "no_line": ("#A3211A", "#FF9B91"),
    "no_line_text": ("#A3211A", "#FFA79E"),
    "warn_fill": ("#FFF0CC", "#3E2F0A"),
    "warn_text": ("#664200", "#FFD67D"),
    "warn_line": ("#A06D00", "#C99C35"),
    "danger": ("#B3261E", "#F4A79F"),
    "danger_soft": ("#FCE9E7", "#3B1D1B"),
}

SIZES: dict[str, tuple[float, bool]] = {
    "caption": (0.92, False),
    "body": (1.0, False),
    "strong": (1.0, True),
    "subtitle": (1.15, True),
    "title": (1.7, True),
}
"""Kinds of text: the size as a ratio of the system's font, and whether it is semibold."""
