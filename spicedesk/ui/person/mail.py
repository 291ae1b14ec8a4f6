"""Takes a mail apart: its heads, its text, the names of what is attached."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser

from spicedesk import language
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.ui.person.preview import decoded


def read(content: bytes) -> tuple[tuple[tuple[str, str], ...], str]:
    """Heads and text; raises anything at all for what is no mail."""
    message = BytesParser(policy=policy.default).parsebytes(content)
    heads = [(word, _value(message, name)) for name, word in _heads().items() if message[name]]
    attached = [part.get_filename() or part.get_content_type() for part in _attachments(message)]
    if attached:
        heads.append((_("Attached"), ", ".join(attached)))
    return tuple(heads), _body(message)


def _heads() -> dict[str, str]:
    return {
        "From": _("From"),
        "To": _("To"),
        "Cc": _("Copy to"),
        "Date": _("Date"),
        "Subject": _("Subject"),
    }


def _value(message: EmailMessage, name: str) -> str:
    """A head as it stands there; a moment as this desk spells it."""
    head = message[name]
    moment = getattr(head, "datetime", None)
    if moment is None:
        return str(head)
    return formats.moment(moment.astimezone(), language.current())


def _attachments(message: EmailMessage) -> list[EmailMessage]:
    if not message.is_multipart():
        return []
    return [part for part in message.iter_attachments() if isinstance(part, EmailMessage)]


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return _("[This mail has no text.]")
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    try:
        text = content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = decoded(content)
    return _without_tags(text) if part.get_content_subtype() == "html" else text


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
