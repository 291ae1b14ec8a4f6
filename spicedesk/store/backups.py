"""The office's own notes of its backups: the plan, what was made, what went wrong."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from spicedesk.store.schema import backup_plan, backup_run, kept, new_id

_THE_ONE = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """Where and how often the office wants backups, by which computer, and how long they stay.

    `every_hours` is zero where none is made by itself. One backup is kept for each of so many
    days, weeks and months. `computer` is what `platform.computer` wrote, or an older desk's name.
    """

    folder: str
    computer: str
    every_hours: int = 24
    days: int = 7
    weeks: int = 5
    months: int = 12


@dataclass(frozen=True, slots=True)
class Run:
    """A backup that was made, or why it was not; `fault` is a sentence."""

    began_at: datetime
    made_by: str
    computer: str
    file: str
    size: int | None = None
    sha256: str | None = None
    fault: str | None = None


def plan(connection: sa.Connection) -> Plan | None:
    """What the office wants, if anybody said."""
    columns = kept(backup_plan, "id")
    row = connection.execute(sa.select(*columns)).mappings().first()
    return None if row is None else Plan(**row)


def save_plan(connection: sa.Connection, wanted: Plan) -> None:
    """Note what the office wants from now on."""
    values = asdict(wanted)
    changed = connection.execute(sa.update(backup_plan).values(values))
    if not changed.rowcount:
        connection.execute(sa.insert(backup_plan).values(id=_THE_ONE, **values))


def name_computer(connection: sa.Connection, before: str, after: str) -> None:
    """Know the computer that makes the backups by another text, where it is still that one."""
    is_it = backup_plan.c.computer == before
    connection.execute(sa.update(backup_plan).where(is_it).values(computer=after))


def add_run(connection: sa.Connection, run: Run) -> None:
    """Note a backup, or that there is none."""
    connection.execute(sa.insert(backup_run).values(id=new_id(), **asdict(run)))


def runs(connection: sa.Connection, limit: int, until: datetime | None = None) -> list[Run]:
    """The newest ones, newest first, or the newest of those that began `until` a moment."""
    columns = kept(backup_run, "id")
    query = sa.select(*columns).order_by(backup_run.c.began_at.desc()).limit(limit)
    if until is not None:
        query = query.where(backup_run.c.began_at <= until)
    return [_run(row) for row in connection.execute(query).mappings()]


def last_good(connection: sa.Connection, until: datetime) -> Run | None:
    """The newest backup that was made and opened, of those that began `until` a moment."""
    columns = kept(backup_run, "id")
    query = sa.select(*columns).where(backup_run.c.fault.is_(None), backup_run.c.began_at <= until)
    row = connection.execute(query.order_by(backup_run.c.began_at.desc()).limit(1)).mappings()
    found = row.first()
    return None if found is None else _run(found)


def _run(row: Any) -> Run:
    return Run(**{**row, "began_at": row["began_at"].astimezone()})
