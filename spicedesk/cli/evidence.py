"""`spicedesk evidence`: file documents and hand them out."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from spicedesk import faults
from spicedesk.cli import kinds, shapes
from spicedesk.cli.shell import Shell, answer, as_json, table
from spicedesk.domain.consent import Channel, Said
from spicedesk.language import gettext as _
from spicedesk.services import audit, evidence, people

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.evidence import Source
    from spicedesk.services.scans import Answer


@click.group("evidence")
def command() -> None:
    """File documents that prove something, and hand them out as they came in."""


@command.command("add")
@click.argument("person")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--proves", metavar="T", help="What the document proves")
@as_json
@click.pass_obj
def add(shell: Shell, person: str, file: Path, proves: str | None, *, json_lines: bool) -> None:
    """Put a file on a person's file, byte for byte; prints its id."""
    with shell.desk() as desk:
        filed = evidence.add(desk, people.find(desk, person), file, proves)
    if json_lines:
        answer(shapes.document(filed))
    else:
        click.echo(filed.id)


@command.command("list")
@click.argument("person")
@as_json
@click.pass_obj
def list_(shell: Shell, person: str, *, json_lines: bool) -> None:
    """List the documents on a person's file, oldest first."""
    with shell.desk() as desk:
        whose = people.find(desk, person)
        found = evidence.listed(desk, whose)
        audit.looked(desk, whose, "evidence")
    for one in found:
        if json_lines:
            answer(shapes.document(one))
        else:
            table([(str(one.id), one.name, one.media_type, str(one.size), one.proves or "")])


@command.command("get")
@click.argument("evidence_id", metavar="EVIDENCE", type=kinds.Key())
@click.option("--output", required=True, metavar="FILE|-")
@click.pass_obj
def get(shell: Shell, evidence_id: UUID, output: str) -> None:
    """Write a document to a file, or to stdout with “-”."""
    with shell.desk() as desk:
        if output == "-":
            evidence.hand_to(desk, evidence_id, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            evidence.save_copy(desk, evidence_id, Path(output))


@command.command("scan")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--scanner", metavar="DEVICE", help="Scan one page straight in; see “scanners”")
@click.option("--agreed", "said", flag_value=Said.AGREED.value, help="Record that they agreed")
@click.option("--refused", "said", flag_value=Said.REFUSED.value, help="Record that they refused")
@click.option("--channel", "channels", multiple=True, type=kinds.one_of(Channel),
              help="A box that was ticked; repeat for more. All on it if left out")  # fmt: skip
@click.option("--at", type=kinds.Moment(), metavar="WHEN", help="When it was signed; now")
@as_json
@click.pass_obj
@click.pass_context
def scan(context: click.Context, shell: Shell, /, *, json_lines: bool, **options: Any) -> None:
    """File signed consent forms on whose they are, by their code.

    A stack is taken apart. What cannot be told is said on stderr, and not kept.
    """
    from spicedesk.services import scans  # reads pictures; no other command needs it

    given = _answer(options["said"], options["channels"], options["at"])
    failed = False
    with shell.desk() as desk:
        for source in _sources(desk, options["files"], options["scanner"]):
            try:
                outcome = scans.file_scan(desk, source, given)
            except faults.Fault as fault:
                click.echo(str(fault), err=True)
                failed = True
                continue
            for one in outcome.filed:
                shape = shapes.filed_form(one, source.name)
                if json_lines:
                    answer(shape)
                else:
                    pages = ", ".join(str(page) for page in one.pages)
                    table([(one.person_number, one.wording, pages, str(one.evidence_id))])
            for problem in outcome.problems:
                click.echo(f"{source.name}: {problem}", err=True)
                failed = True
    context.exit(1 if failed else 0)


@command.command("scanners")
@as_json
def scanners(*, json_lines: bool) -> None:
    """Show the scanners that can be reached (SANE)."""
    from spicedesk.services import scanning  # no other command needs it

    for one in scanning.devices():
        if json_lines:
            answer(shapes.scanner(one))
        else:
            table([(one.id, one.vendor, one.model, one.kind)])


def _answer(said: str | None, channels: tuple[str, ...], at: datetime | None) -> "Answer | None":
    from spicedesk.services.scans import Answer  # as above

    if said is None:
        if channels or at is not None:
            raise click.UsageError(_("--channel and --at go with --agreed or --refused."))
        return None
    return Answer(Said(said), frozenset(Channel(name) for name in channels), at)


def _sources(desk: "Desk", files: tuple[Path, ...], scanner: str | None) -> Iterator["Source"]:
    if not files and scanner is None:
        raise click.UsageError(_("Name a file, or a scanner."))
    yield from files
    if scanner is not None:
        from spicedesk.services import scanning  # no other command needs it

        yield scanning.scan(scanner, desk.clock())
