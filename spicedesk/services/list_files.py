"""The files that a marketing list is written to: CSV, XLSX, vCard, labels.

Each holds what its channel needs and no more (GDPR Art. 5(1)(c)).
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, BinaryIO

from spicedesk.domain.audience import MailingList, reached_at
from spicedesk.domain.consent import Channel
from spicedesk.domain.person import Address, Person
from spicedesk.faults import Invalid
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.platform import files
from spicedesk.services.offices import Office

Add = Callable[[Person], object]

_FORMULA = re.compile("[=+\\-@\t\r]")
_NUMBER = re.compile(r"\+\d+")
_LINE_OCTETS = 75
"""Octets of a line of a vCard (RFC 6350 section 3.2)."""


class Format(StrEnum):
    """What a list can be written as."""

    CSV = "csv"
    XLSX = "xlsx"
    VCARD = "vcard"
    LABELS = "labels"


@contextmanager
def writer(kind: Format, stream: BinaryIO, chosen: MailingList, office: Office) -> Iterator[Add]:
    """Takes persons one by one; what it wrote is whole when it is left."""
    if kind is Format.LABELS and chosen.channel is not Channel.POST:
        raise Invalid(
            "format",
            _("Labels are for letters, and this list is not for post."),
            _("Write it as csv, xlsx or vcard."),
        )
    make = {Format.CSV: _csv, Format.XLSX: _xlsx, Format.VCARD: _vcards, Format.LABELS: _labels}
    with make[kind](stream, chosen.channel, office) as add:
        yield add


def head(channel: Channel) -> tuple[str, ...]:
    """The columns of a table for a channel."""
    names = ("number", "family_name", "given_name", "company", "language")
    own = {
        Channel.EMAIL: ("email",),
        Channel.POST: ("street", "postcode", "town", "country"),
    }
    return (*names, *own.get(channel, ("phone",)))


def row(person: Person, channel: Channel) -> tuple[str, ...]:
    """A person in those columns."""
    names = (person.number, person.family_name, person.given_name, person.company, person.language)
    at = reached_at(person, channel)
    where = (at.street, at.postcode, at.town, at.country) if isinstance(at, Address) else (at,)
    return tuple(text or "" for text in (*names, *where))


@contextmanager
def _csv(stream: BinaryIO, channel: Channel, _office: Office) -> Iterator[Add]:
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(head(channel))
    yield lambda person: table.writerow(_harmless(cell) for cell in row(person, channel))
    text.detach()


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a phone number is none."""
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


@contextmanager
def _xlsx(stream: BinaryIO, channel: Channel, _office: Office) -> Iterator[Add]:
    import xlsxwriter  # one of four formats needs it

    # It keeps rows in a file of its own, which must not outlive it, whatever happens.
    with files.temporary_folder("spicedesk-") as folder:
        book = xlsxwriter.Workbook(stream, {"constant_memory": True, "tmpdir": folder})
        sheet = book.add_worksheet()
        place = 0

        def write(cells: tuple[str, ...]) -> None:
            nonlocal place
            for column, cell in enumerate(cells):
                sheet.write_string(place, column, cell)
            place += 1

        write(head(channel))
        try:
            yield lambda person: write(row(person, channel))
        finally:
            book.close()


@contextmanager
def _vcards(stream: BinaryIO, channel: Channel, _office: Office) -> Iterator[Add]:
    yield lambda person: stream.write(vcard(person, channel))


def vcard(person: Person, channel: Channel) -> bytes:
    """A person as vCard 4.0 (RFC 6350)."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{person.id}"]
    lines.append(f"FN:{_escaped(person.display_name)}")
    if person.family_name or person.given_name:
        names = (person.family_name, person.given_name or "", "", "", "")
        lines.append(f"N:{';'.join(map(_escaped, names))}")
    if person.company:
        lines.append(f"ORG:{_escaped(person.company)}")
    if person.language:
        lines.append(f"LANG:{person.language}")
    lines += [_where(reached_at(person, channel), channel), "END:VCARD"]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode("utf-8")


def _where(at: Any, channel: Channel) -> str:
    if isinstance(at, Address):
        parts = ("", "", at.street, at.town, "", at.postcode, at.country)
        return f"ADR:{';'.join(_escaped(part or '') for part in parts)}"
    if channel is Channel.EMAIL:
        return f"EMAIL:{_escaped(at)}"
    return f"TEL;VALUE=uri:tel:{at}"


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Longer lines go on behind a space; no letter is broken."""
    parts, octets = [""], 0
    for letter in line:
        size = len(letter.encode("utf-8"))
        if octets + size > _LINE_OCTETS - 1:
            parts.append("")
            octets = 0
        parts[-1] += letter
        octets += size
    return "\r\n ".join(parts)


@contextmanager
def _labels(stream: BinaryIO, _channel: Channel, office: Office) -> Iterator[Add]:
    from spicedesk.statements import labels  # imports ReportLab

    sheet = labels.Labels(stream)
    yield lambda person: sheet.add(_lines(person, office))
    sheet.close()


def _lines(person: Person, office: Office) -> list[str]:
    """An address as it stands on an envelope; the country where it is another one than ours."""
    at = reached_at(person, Channel.POST)
    if not isinstance(at, Address):
        return []
    name = " ".join(filter(None, (person.given_name, person.family_name)))
    town = " ".join(filter(None, (at.postcode, at.town)))
    abroad = at.country if at.country and at.country != office.letterhead.country else None
    country = formats.country(abroad, office.language).upper() if abroad else None
    return [line for line in (person.company, name, at.street, town, country) if line]
