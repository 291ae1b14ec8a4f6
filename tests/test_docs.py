"""What the docs name is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
ABOUT_KEYS = {
    "docs/decisions/003-wrapped-keys.md", "docs/decisions/012-one-lock-and-a-takeover.md",
}  # fmt: skip


def test_every_test_that_a_page_names_is_there() -> None:
    named = {
        (page.name, name)
        for page in PAGES
        for name in re.findall(r"`(tests/[\w/]+\.py)`", page.read_text("utf-8"))
    }
    assert len(named) > 30
    assert sorted(f"{page}: {name}" for page, name in named if not (ROOT / name).is_file()) == []


def test_every_paragraph_about_keys_names_what_holds_it() -> None:
    for name in ABOUT_KEYS:
        paragraphs = (ROOT / name).read_text("utf-8").strip().split("\n\n")[1:]
        unnamed = [p[:60] for p in paragraphs if "`tests/" not in p]
        # The first tells what would go wrong without all this, and promises nothing.
        assert len(unnamed) <= ("012" in name), unnamed
