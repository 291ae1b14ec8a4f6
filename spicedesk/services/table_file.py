"""Tables that other programs write: CSV with a head, JSON lists, JSON Lines."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import text_file

_LARGEST = 200_000_000
"""Bytes of a file that is read at all."""


def rows(path: Path, needed: Sequence[str], columns: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """The rows of a file in its order; raises `Invalid` where it is no such table.

    A CSV file has the `needed` columns; all the `columns` that are understood are told.
    """
    text = text_file.read(path, largest=_LARGEST)
    is_json = text.lstrip()[:1] in {"[", "{"}
    found = _json_rows(text) if is_json else _csv_rows(text, needed)
    if found is None:
        raise Invalid(
            "file",
            _("{place} is not such a table.").format(place=path),
            _("It needs the columns {names}.").format(names=", ".join(columns)),
        )
    yield from found


def cell(row: Mapping[str, Any], name: str) -> str | None:
    """What stands in a column, trimmed; none where nothing does."""
    value = row.get(name)
    if value is None:
        return None
    return str(value).strip() or None


def moment(row: Mapping[str, Any], name: str) -> datetime | None:
    """A moment after ISO 8601, without an offset in the office's time; raises `Invalid`."""
    text = cell(row, name)
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        raise Invalid(
            name,
            _("“{value}” is not a time; write it as 2026-03-12T14:30.").format(value=text[:40]),
        ) from None


def _csv_rows(text: str, needed: Sequence[str]) -> list[Mapping[str, Any]] | None:
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect)
        if not set(needed) <= set(reader.fieldnames or ()):
            return None
        return list(reader)
    except csv.Error:
        return None


def _json_rows(text: str) -> list[Mapping[str, Any]] | None:
    try:
        try:
            found = json.loads(text)
        except ValueError:  # one object a line
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None
    entries = found if isinstance(found, list) else [found]
    return entries if all(isinstance(entry, dict) for entry in entries) else None
