"""What every command of the shell shares: which database, which passphrase, how to answer."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from spicedesk.language import gettext as _

if TYPE_CHECKING:
    from spicedesk.services.databases import Location
    from spicedesk.services.desk import Desk

Function = TypeVar("Function", bound=Callable[..., Any])


class Window(Protocol):
    """The way to the window, given by whoever starts the shell."""

    def obstacle(self) -> str | None:
        """Why no window can open here; none where one can."""

    def open_window(
        self,
        database: str | None = None,
        spoken: str | None = None,
        *,
        demo: bool = False,
        picture: Path | None = None,
    ) -> int:
        """Open it; gives the exit code."""


class NoWindow:
    """A shell that was started without one."""

    def obstacle(self) -> str | None:
        """Say that there is none."""
        return _("This shell was started without a window.")

    def open_window(self, *_words: object, **_more: object) -> int:
        """Refuse."""
        click.echo(self.obstacle(), err=True)
        return 1


@dataclass(frozen=True, slots=True)
class Shell:
    """The words before the command.

    `database` is none for the office's own, `spoken` where no language was asked for.
    """

    database: str | None
    window: Window
    spoken: str | None

    @property
    def location(self) -> "Location":
        """Where the database lies."""
        from spicedesk.services import databases  # loads SQLAlchemy

        if self.database is None:
            return databases.own_office()
        return databases.parse(self.database)

    @contextmanager
    def desk(self) -> Iterator["Desk"]:
        """The open office."""
        from spicedesk.services import databases  # loads SQLAlchemy

        desk = databases.open_asking(self.location, passphrase, given_passphrase(), password)
        desk.store.waiting = _Patience().tell
        remark(desk.store.remarks)
        try:
            yield desk
        finally:
            desk.store.close()


class _Patience:
    """Says once that another desk is waited for."""

    def __init__(self) -> None:
        self._told = False

    def tell(self) -> None:
        if not self._told:
            click.echo(_("Waiting for another desk to finish…"), err=True)
        self._told = True


def given_passphrase() -> str | None:
    """From the environment, which goes before the keyring and the terminal."""
    return os.environ.get("SPICEDESK_PASSPHRASE") or None


def passphrase() -> str | None:
    """From the environment, else typed at the terminal; none where there is neither."""
    given = given_passphrase()
    if given:
        return given
    return typed_secret(_("Passphrase"))


def password() -> str | None:
    """That of a login on a server, typed at the terminal; none where there is no terminal.

    The passphrase of a file, which the environment may hold, is never told to a server.
    """
    return typed_secret(_("Password"))


def typed_secret(name: str) -> str | None:
    """What somebody types unseen; none where there is no terminal."""
    if not _at_a_terminal():
        return None
    return _prompt(name)


def new_passphrase() -> str | None:
    """As `passphrase`, but typed twice."""
    return given_passphrase() or _typed_twice()


def changed_passphrase() -> str | None:
    """One that takes the place of `passphrase`, or stands beside it."""
    return os.environ.get("SPICEDESK_NEW_PASSPHRASE") or _typed_twice()


def _at_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _typed_twice() -> str | None:
    if not _at_a_terminal():
        return None
    return _prompt(_("New passphrase"), twice=True)


def _prompt(name: str, *, twice: bool = False) -> str:
    try:
        typed: str = click.prompt(name, hide_input=True, confirmation_prompt=twice, err=True)
    except UnicodeDecodeError:
        from spicedesk.faults import Invalid

        raise Invalid(
            "passphrase",
            _("What was typed is not text in UTF-8."),
            _("Check the keyboard and the terminal, and try again."),
        ) from None
    return typed


def remark(sentences: Iterable[str]) -> None:
    """Tell on stderr what could not be tidied up after something was done."""
    for sentence in sentences:
        click.echo(sentence, err=True)


def as_json(function: Function) -> Function:
    """Add `--json` to a command that answers."""
    option = click.option("--json", "json_lines", is_flag=True, help="Answer in JSON Lines")
    return option(function)


def answer(line: dict[str, Any]) -> None:
    """One line of JSON."""
    click.echo(json.dumps(line, ensure_ascii=False))


def table(rows: Iterable[tuple[str, ...]]) -> None:
    """Rows in columns, parted by tabs so that scripts can cut them."""
    for row in rows:
        click.echo("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))


def write_out(content: bytes, output: str, desk: "Desk") -> None:
    """Write to a file, whole or not at all, or to stdout with “-”."""
    if output == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    from spicedesk.services import output as files  # loads the store

    with files.whole_file(Path(output), desk) as stream:
        stream.write(content)


def told_at_a_terminal(text: str) -> Callable[[int, int], bool]:
    """Tells how far it is, where somebody sees it.

    `text` has places for `percent`, or for `done` and `total`.
    """
    shown = [-1]

    def tell(done: int, total: int) -> bool:
        percent = 100 * done // max(total, 1)
        if sys.stderr.isatty() and percent != shown[0]:
            shown[0] = percent
            # Whatever is said next begins at the start of the line.
            said = text.format(percent=percent, done=done, total=total)
            click.echo(said + "\r", nl=False, err=True)
        return True

    return tell
