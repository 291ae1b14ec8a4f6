"""Sign-ups from a file of an online offer, CSV or JSON."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from spicedesk import faults
from spicedesk.domain.person import Person, PersonId
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import people, profiles
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.profiles import SignUp
from spicedesk.store import people as store_people
from spicedesk.store.engine import Connection

_LARGEST = 200_000_000
"""Bytes of a file that is read at all."""
_MOMENTS = ("registered_at", "confirmed_at", "unsubscribed_at")
_KNOWN = {"number", "email", "offer", "handle", "ip_address", *_MOMENTS}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was not taken in, counted from 1, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a file."""

    taken: int
    left_out: tuple[LeftOut, ...]


def take_in(desk: Desk, path: Path) -> Done:
    """Enter every sign-up of a file, each whole or not at all; raises `Invalid` for no such file.

    A row says whose it is by customer number or by an e-mail address that one person has.
    """
    taken, left_out = 0, []
    for number, row in enumerate(rows(path), start=1):
        try:
            _enter(desk, row)
        except (Invalid, faults.NotFound) as fault:
            left_out.append(LeftOut(number, str(fault)))
        else:
            taken += 1
    return Done(taken, tuple(left_out))


def rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of a CSV file with a head, or of a JSON list (or JSON Lines)."""
    text = _text(path)
    start = text.lstrip()[:1]
    if start in {"[", "{"}:
        yield from _json_rows(text, path)
        return
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    reader = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect)
    if not {"offer", "handle"} <= set(reader.fieldnames or ()):
        raise _no_sign_ups(path)
    try:
        yield from reader
    except csv.Error:
        raise _no_sign_ups(path) from None


@one_transaction
def _enter(desk: Desk, row: Mapping[str, Any]) -> None:
    given = SignUp(
        offer=_cell(row, "offer") or "",
        handle=_cell(row, "handle") or "",
        ip_address=_cell(row, "ip_address"),
        **{name: _moment(row, name) for name in _MOMENTS},
    )
    with desk.store.write() as connection:
        profiles.enter(connection, desk, _whose(connection, row), given)


def _whose(connection: Connection, row: Mapping[str, Any]) -> Person:
    number, email = _cell(row, "number"), _cell(row, "email")
    if number is not None:
        found = store_people.id_of(connection, number)
        ids = [found] if found is not None else []
    else:
        ids = store_people.with_email(connection, email or _cell(row, "handle") or "")
    return people.require(connection, _one(ids))


def _one(ids: list[PersonId]) -> PersonId:
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise faults.NotFound(
            _("Several persons have this e-mail address."), _("Give the customer number.")
        )
    raise faults.NotFound(
        _("Nobody on file has this number or e-mail address."), _("Enter the person first.")
    )


def _cell(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is None:
        return None
    return str(value).strip() or None


def _moment(row: Mapping[str, Any], name: str) -> datetime | None:
    text = _cell(row, name)
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        raise Invalid(
            name,
            _("“{value}” is not a time; write it as 2026-03-12T14:30.").format(value=text[:40]),
        ) from None


def _json_rows(text: str, path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        try:
            found = json.loads(text)
        except ValueError:  # one object a line
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise _no_sign_ups(path) from None
    entries = found if isinstance(found, list) else [found]
    if not all(isinstance(entry, dict) for entry in entries):
        raise _no_sign_ups(path)
    yield from entries


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise Invalid("file", _("{place} is too large.").format(place=path), _("Split it."))
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            "file", _("{place} is not a text in UTF-8.").format(place=path), _("Save it as UTF-8.")
        ) from None
    except OSError as error:
        raise faults.of_file(error, path) from None


def _no_sign_ups(path: Path) -> Invalid:
    return Invalid(
        "file",
        _("{place} is no list of sign-ups.").format(place=path),
        _("It needs the columns {names}.").format(names=", ".join(sorted(_KNOWN))),
    )
