"""`spicedesk evidence`: file documents and hand them out."""

import sys
from pathlib import Path
from uuid import UUID

import click

from spicedesk.cli import kinds, shapes
from spicedesk.cli.shell import Shell, answer, as_json, table
from spicedesk.services import evidence, people


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
        found = evidence.listed(desk, people.find(desk, person))
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
            evidence.write_to(desk, evidence_id, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            evidence.save_copy(desk, evidence_id, Path(output))
