"""Takes a mail apart, in the second program: its heads, its text, the names of what is attached."""

import re
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import Any, cast

from spicedesk.services.documents.found import Mail, Mishap, Unshown
from spicedesk.services.documents.text import MAX_CHARACTERS, decoded

SHOWN = ("From", "To", "Cc", "Date", "Subject")
_MAX_BYTES = 8 * 1000**2
"""As much of a mail as is read; what is attached may be cut off."""
_MAX_PARTS, _MAX_ATTACHED, _MAX_NAME = 1_000, 100, 300
_MAX_HEAD = 4_000
"""Characters of a head that are read: the text may hold a megabyte of them."""


def taken_apart(content: bytes) -> Mail:
    """What a mail says; raises `Unshown` where it has more parts than anybody wrote."""
    parts = _Parts()
    rules = _Heads(message_factory=parts.made)
    parsed = BytesParser(policy=rules).parsebytes(content[:_MAX_BYTES])
    message = cast("EmailMessage", parsed)
    heads = [(name, _head(message, name)) for name in SHOWN if name in message]
    attached = [part.get_filename() or part.get_content_type() for part in _attachments(message)]
    return Mail(
        tuple(heads),
        _moment(message),
        tuple(name[:_MAX_NAME] for name in attached[:_MAX_ATTACHED]),
        _text(message),
    )


class _Heads(policy.EmailPolicy):
    """Reads no more of a head than anybody looks at."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:_MAX_HEAD])


class _Parts:
    """Counts the parts, which bounds how deep they lie in each other as well."""

    def __init__(self) -> None:
        self._count = 0

    def made(self, policy: Any = None) -> EmailMessage:
        self._count += 1
        if self._count > _MAX_PARTS:
            raise Unshown(Mishap.TOO_LARGE)
        return EmailMessage(policy)


def _head(message: EmailMessage, name: str) -> str:
    """As it is meant; as it stands there where nobody can tell what is meant."""
    try:
        return str(message[name])[:_MAX_HEAD]
    except Exception:  # noqa: BLE001  # what `email` raises of hostile heads has no common base
        raw = next(value for known, value in message.raw_items() if known.lower() == name.lower())
        return str(raw)[:_MAX_HEAD]


def _moment(message: EmailMessage) -> datetime | None:
    try:
        found = getattr(message["Date"], "datetime", None)
    except Exception:  # noqa: BLE001  # as above
        return None
    return found if isinstance(found, datetime) else None


def _attachments(message: EmailMessage) -> list[EmailMessage]:
    if not message.is_multipart():
        return []
    return [part for part in message.iter_attachments() if isinstance(part, EmailMessage)]


def _text(message: EmailMessage) -> str | None:
    part = message.get_body(("plain", "html"))
    if part is None:
        return None
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    try:
        text = content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = decoded(content)
    words = _without_tags(text) if part.get_content_subtype() == "html" else text
    return words[: MAX_CHARACTERS + 1]


class _Words(HTMLParser):
    """Collects the text of a page, and nothing that a program would do with it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "head"}:
            self._hidden += 1
        elif tag in {"p", "br", "div", "tr", "li", "h1", "h2", "h3"}:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "head"} and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(re.sub(r"\s+", " ", data))


def _without_tags(page: str) -> str:
    parser = _Words()
    parser.feed(page)
    parser.close()
    return re.sub(r"\n\s*\n+", "\n\n", "".join(parser.words)).strip()
