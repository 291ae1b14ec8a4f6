"""Kinds of words on the command line."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from spicedesk.language import gettext as _

NO_DAY = date.min
"""What an empty text gives where a day may be cleared."""


class Day(click.ParamType[date]):
    """A date after ISO 8601: `2026-03-12`."""

    name = "date"

    def __init__(self, *, may_clear: bool = False) -> None:
        self._may_clear = may_clear

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        if self._may_clear and not value.strip():
            return NO_DAY
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(_("“{value}” is not a date; write it as 2026-03-12.").format(value=value))


class Moment(click.ParamType[datetime]):
    """A moment after ISO 8601; without an offset it is the office's local time."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(value).astimezone()
        except (ValueError, OverflowError, OSError):
            self.fail(
                _("“{value}” is not a time; write it as 2026-03-12T14:30.").format(value=value)
            )


class Place(click.ParamType[Path]):
    """A path, `~` included; whether something lies there is for the services to say."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if isinstance(value, Path):
            return value
        if not value.strip():
            self.fail(_("Nothing is named."))
        from spicedesk.services import databases  # loads the store

        return databases.expanded(Path(value))


class Key(click.ParamType[UUID]):
    """The id of a row."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> UUID:
        if isinstance(value, UUID):
            return value
        try:
            return UUID(value)
        except ValueError:
            self.fail(_("“{value}” is not an id.").format(value=value))


def one_of(members: type[StrEnum]) -> click.Choice[str]:
    """The values of an enumeration."""
    return click.Choice([member.value for member in members])
