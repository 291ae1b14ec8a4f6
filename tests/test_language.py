"""German is complete, and says the same as English."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from spicedesk.language import translator

ROOT = Path(__file__).parent.parent
KEYWORDS = {
    "_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip


def german() -> dict[str, Message]:
    with (ROOT / "resources/locale/de/LC_MESSAGES/spicedesk.po").open("rb") as file:
        catalogue = read_po(file, locale="de")
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue if m.id}


def used() -> set[str]:
    found = extract_from_dir(ROOT / "spicedesk", keywords=KEYWORDS)
    messages = {message for _, _, message, *_ in found}
    return {m if isinstance(m, str) else m[0] for m in messages}


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_every_string_has_its_german() -> None:
    known = german()
    assert (
        sorted(text for text in used() if text not in known or not all(strings(known[text]))) == []
    )


def test_the_catalogue_holds_nothing_that_is_not_used() -> None:
    assert sorted(set(german()) - used()) == []


def test_german_fills_in_the_same_names() -> None:
    for text, message in german().items():
        for translated in strings(message):
            assert set(re.findall(r"\{\w+\}", translated)) == set(re.findall(r"\{\w+\}", text)), (
                text
            )


def test_the_compiled_catalogue_is_the_written_one() -> None:
    for text, message in german().items():
        if isinstance(message.id, str) and not message.context:
            assert translator("de").gettext(text) == message.string


@pytest.mark.parametrize("code", ["fr", "xx", ""])
def test_an_unknown_language_is_english(code: str) -> None:
    assert translator(code).gettext("Data agreement") == "Data agreement"
