"""Writes what was measured as a page of the documentation."""

import os
import platform
from collections.abc import Iterable

import PySide6
import reportlab
import sqlalchemy
from sqlcipher3 import dbapi2

from benchmarks.measure import Row
from benchmarks.offices import Sizes
from benchmarks.sizes import SizeRow

_HEAD = """# Performance

    uv run python -m benchmarks

writes this page. Every figure is a ratio: ours to a bare baseline of the same job, measured in
turns in the same run on invented people; the ratio is the median of the pairs' ratios.

{cores} cores · {machine} · Python {python} · SQLite {sqlite} · SQLAlchemy {alchemy} · Qt {qt} ·
ReportLab {reportlab} · {people} people in the large, encrypted file ·
pairs: {processes} of processes, {statements} of statements, {rounds} a query

| what | bare ms | ours ms | ratio | goal | met |
|---|---:|---:|---:|---:|---|
"""
_TAIL = """
## Ten thousand, a hundred thousand, a million people

{head}
## What is bare

- **`people show`**: a process that imports SQLAlchemy, opens the file with the same pragmas (and
  unwraps the same key), reads one person with their children, and prints JSON; start to end.
- **Search**: the very statements of each query, recorded and run in a loop by SQLAlchemy Core
  with nothing around; queries of one word, two words, a part of a phone number, a mail address,
  town with name. The 99th hundredth compares that of the one with that of the other. The lines of
  the list are the fifty persons found with their towns and, by the rule, their two pills.
- **Statement**: the same texts in the same styles and faces as ReportLab paragraphs and cells.
- **Scrolling**: three rows a turn, painted offscreen; ours begins with no page at hand but the
  first, fetches the others by key as it goes, and ends when the rows on the screen are there. Bare
  is a table of the same five texts a row, constants of a model in Python, painted by Qt's own
  delegate. For comparison, one short string a row with model and painting in Qt alone; ours paints
  two lines and two pills.
- **Of every size**: the statements of each job, recorded and run in a loop by SQLAlchemy Core with
  nothing around; of two turns the better one. *Usual* are 800 queries (one or two beginnings of
  words, mail addresses, ends of phone numbers, towns, customer numbers), *hard* 295 (pairs and
  triples of the commonest two letters, parts of numbers, town and given name, mail domains). A jump
  goes by the nearest of the start, the middle and the end. For adding,
  changing and removing, bare is the same person in the same turn in the office of 10,000, both
  offices in the computer's memory. At once, the driver alone inserts the same rows
  by `executemany` or COPY, made ready before. Memory is the most that a process took which opened
  the window, scrolled and searched; its two columns are megabytes.
- **The record**: the same job in the same window with nothing noted, from the choice of a person to
  the painted page, from the saving of a consent to the page that shows it, and until every job is
  done. For comparison, the bare service, which is a few statements and one commit.
- **Backup, check**: for comparison; a copy of the file by the system, and `PRAGMA integrity_check`.
  A backup reads and writes every page through the cipher, opens the copy and reads it once more,
  and packs it. A check reads all documents, walks the record and makes each person's search words
  anew.
- **Cold start**: from before the process begins; the bare window has the same Qt modules; for the
  list it also imports every library that ours has by then, unwraps the key, opens the file, runs
  the first page's statements, and paints the names.
"""


_GROWN = """
| people | store | what | bare ms | ours ms | ratio | goal | most ms | met |
|---:|---|---|---:|---:|---:|---:|---:|---|
"""


def page(rows: Iterable[Row], grown: Iterable[SizeRow], sizes: Sizes) -> str:
    """The whole page as Markdown."""
    head = _HEAD.format(
        cores=os.cpu_count(),
        machine=platform.machine(),
        python=platform.python_version(),
        sqlite=dbapi2.sqlite_version,
        alchemy=sqlalchemy.__version__,
        qt=PySide6.__version__,
        reportlab=reportlab.__version__,
        people=f"{sizes.people:,}",
        processes=sizes.processes,
        statements=sizes.statements,
        rounds=sizes.rounds,
    )
    more = _GROWN.lstrip() + "".join(map(_grown_line, grown))
    return head + "".join(map(_line, rows)) + _TAIL.format(head=more)


def _grown_line(found: SizeRow) -> str:
    row, office = found.row, found.office
    has_goal = row.goal is not None or found.most_ms is not None
    met = ("yes" if found.is_met else "**no**") if has_goal else "–"
    return (
        f"| {office.people:,} | {office.kind} | {row.what} | {row.bare * 1000:.2f} "
        f"| {row.ours * 1000:.2f} | {row.ratio:.2f} | {row.goal or '–'} | {found.most_ms or '–'} "
        f"| {met} |\n"
    )


def _line(row: Row) -> str:
    met = "yes" if row.is_met else "**no**"
    goal, met = (row.goal, met) if row.goal is not None else ("–", "–")
    return (
        f"| {row.what} | {row.bare * 1000:.2f} | {row.ours * 1000:.2f} "
        f"| {row.ratio:.2f} | {goal} | {met} |\n"
    )
