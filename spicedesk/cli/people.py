"""`spicedesk people`: add, edit, show and list persons."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from spicedesk import faults
from spicedesk.cli import kinds, shapes
from spicedesk.cli.shell import Function, Shell, answer, as_json, table
from spicedesk.domain.person import Address, PersonDetails, PersonId, PersonLine, Role
from spicedesk.domain.restriction import RestrictionGround
from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.services import audit, people
from spicedesk.services.desk import Desk

_LINES = ("family_name", "given_name", "company", "birth_date", "language", "comment",
          "data_source")  # fmt: skip
_ADDRESS = ("street", "postcode", "town", "country")
_PAGE = 200


def _details(function: Function) -> Function:
    """The options that describe a person, alike for adding and for editing."""
    for option in reversed((
        click.option("--given-name", metavar="T"),
        click.option("--company", metavar="T"),
        click.option("--role", "roles", multiple=True, type=kinds.one_of(Role)),
        click.option("--email", "emails", multiple=True, metavar="T"),
        click.option("--phone", "phones", multiple=True, metavar="T"),
        click.option("--street", metavar="T"),
        click.option("--postcode", metavar="T"),
        click.option("--town", metavar="T"),
        click.option("--country", metavar="CC", help="Two letters, such as AT"),
        click.option("--birth-date", type=kinds.Day(may_clear=True), metavar="D"),
        click.option("--language", metavar="LL", help="Two letters, such as de"),
        click.option("--comment", metavar="T"),
        click.option("--data-source", metavar="T", help="Where their data came from"),
    )):  # fmt: skip
        function = option(function)
    return function


@click.group("people")
def command() -> None:
    """Add, edit, show and list persons."""


@command.command("add")
@click.option("--family-name", required=True, metavar="T")
@_details
@as_json
@click.pass_obj
def add(shell: Shell, /, *, json_lines: bool, **options: Any) -> None:
    """Enter a new person; prints the customer number."""
    with shell.desk() as desk:
        added = people.add(desk, _changed(PersonDetails(), options))
        if json_lines:
            answer(shapes.person(*people.get(desk, added.id)))
        else:
            click.echo(added.number)


@command.command("edit")
@click.argument("person")
@click.option("--family-name", metavar="T")
@_details
@click.option("--add-role", "add_roles", multiple=True, type=kinds.one_of(Role))
@click.option("--remove-role", "remove_roles", multiple=True, type=kinds.one_of(Role))
@click.option("--add-email", "add_emails", multiple=True, metavar="T")
@click.option("--remove-email", "remove_emails", multiple=True, metavar="T")
@click.option("--add-phone", "add_phones", multiple=True, metavar="T")
@click.option("--remove-phone", "remove_phones", multiple=True, metavar="T")
@as_json
@click.pass_obj
def edit(shell: Shell, /, person: str, *, json_lines: bool, **options: Any) -> None:
    """Change a person; an empty text clears a field."""
    with shell.desk() as desk:
        person_id = people.find(desk, person)
        if options["remove_phones"]:
            from spicedesk.services import offices  # showing a person does without

            options["home"] = offices.get(desk).letterhead.country
        people.edit(desk, person_id, lambda before: _changed(before, options))
        _show(desk, person_id, json_lines=json_lines)


@command.command("show")
@click.argument("person")
@as_json
@click.pass_obj
def show(shell: Shell, person: str, *, json_lines: bool) -> None:
    """Show one person and where they stand today."""
    with shell.desk() as desk:
        whose = people.find(desk, person)
        _show(desk, whose, json_lines=json_lines)
        audit.looked(desk, whose)


@command.command("list")
@click.option("--search", metavar="T", help="Words of a name, town, mail, number or phone")
@click.option("--limit", type=click.IntRange(min=0), metavar="N")
@as_json
@click.pass_obj
def list_(shell: Shell, search: str | None, limit: int | None, *, json_lines: bool) -> None:
    """List persons in name order, or those that a search finds."""
    with shell.desk() as desk:
        found = False
        for line in _lines(desk, search, limit):
            found = True
            if json_lines:
                answer(shapes.line(line))
            else:
                table([_cells(line)])
        if search and not found and limit != 0:
            _say_who_was_meant(desk, search)


def _say_who_was_meant(desk: Desk, text: str) -> None:
    from spicedesk.services import suggestions  # whoever finds somebody needs none

    other = suggestions.did_you_mean(desk, text)
    if other is not None:
        click.echo(_("Did you mean “{text}”?").format(text=other), err=True)


def _show(desk: Desk, person_id: Any, *, json_lines: bool) -> None:
    person, standing = people.get(desk, person_id)
    shape = shapes.person(person, standing)
    if json_lines:
        answer(shape)
        return
    verdicts = shape.pop("standing")
    addresses = [", ".join(filter(None, at.values())) for at in shape.pop("addresses")]
    for name, value in {**shape, "addresses": addresses}.items():
        text = "; ".join(value) if isinstance(value, list) else value
        if text not in {None, ""}:
            click.echo(f"{name.replace('_', ' ')}: {text}")
    for verdict in verdicts.values():
        mark = "✓" if verdict["allowed"] else "✗"
        click.echo(f"{mark} {verdict['purpose']}: {verdict['reason']}")


def _lines(desk: Desk, search: str | None, limit: int | None) -> Iterator[PersonLine]:
    shown: set[PersonId] = set()
    after: Any = None
    while limit is None or len(shown) < limit:
        size = _PAGE if limit is None else min(_PAGE, limit - len(shown))
        page: people.SearchPage | people.Page
        if search:
            page = people.search_for(desk, search, limit=size, after=after)
        else:
            page = people.page(desk, limit=size, after=after)
        # A person is found by several words; each page knows only its own.
        new = [line for line in page.lines if line.id not in shown]
        yield from new
        shown |= {line.id for line in new}
        after = page.last
        if after is None or len(page.lines) < size:
            return


@command.command("restrict")
@click.argument("person")
@click.option("--ground", required=True, type=kinds.one_of(RestrictionGround))
@click.option("--since", type=kinds.Day(), metavar="D", help="Today if left out")
@click.option("--comment", metavar="T")
@click.pass_obj
def restrict(shell: Shell, /, person: str, *, ground: str, since: date | None,
             comment: str | None) -> None:  # fmt: skip
    """Store a person's data and use them for nothing else (Art. 18)."""
    from spicedesk.services import restrictions  # seldom

    with shell.desk() as desk:
        person_id = people.find(desk, person)
        restrictions.restrict(desk, person_id, RestrictionGround(ground), since, comment)


@command.command("unrestrict")
@click.argument("person")
@click.pass_obj
def unrestrict(shell: Shell, person: str) -> None:
    """Use a person's data again; they are told before (Art. 18(3))."""
    from spicedesk.services import restrictions  # seldom

    with shell.desk() as desk:
        restrictions.lift(desk, people.find(desk, person))


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--role", type=kinds.one_of(Role), default="contact", show_default=True)
@as_json
@click.pass_obj
def import_(shell: Shell, file: Path, role: str, *, json_lines: bool) -> int:
    """Take in persons from another CRM's table, CSV or JSON, with what they agreed to.

    Columns as SpiceCRM names them: last_name, first_name, email1, …, gdpr_data_agreement
    (yes, no), gdpr_data_source, gdpr_marketing_agreement (g, r, or nothing),
    gdpr_marketing_source. An agreement without a source waits to be confirmed.
    """
    from spicedesk.services import people_import  # one person needs no file

    with shell.desk() as desk:
        done = people_import.take_in(desk, file, Role(role))
    for refusal in done.left_out:
        if json_lines:
            answer({"row": refusal.row, "reason": refusal.reason})
        else:
            table([(str(refusal.row), refusal.reason)])
    told = ngettext(
        "{count} person was taken in, {left} left out; {unproven} agreements without a source.",
        "{count} persons were taken in, {left} left out; {unproven} agreements without a source.",
        done.taken,
    )
    left = len(done.left_out)
    click.echo(told.format(count=done.taken, left=left, unproven=done.unproven), err=True)
    return 1 if done.left_out else 0


def _cells(line: PersonLine) -> tuple[str, ...]:
    marks = ("✓" if v.allowed else "✗" for v in (line.standing.data, line.standing.marketing))
    roles = ", ".join(role.value for role in Role if role in line.roles)
    return (line.number, *marks, line.list_name, roles, line.town or "")


def _changed(before: PersonDetails, options: dict[str, Any]) -> PersonDetails:
    """The person after the options: what is left out stays as it was."""
    given = {name: options[name] for name in _LINES if options.get(name) is not None}
    if given.get("birth_date") == kinds.NO_DAY:
        given["birth_date"] = None
    for many in ("emails", "phones"):
        given[many] = _many(before, many, options)
    given["roles"] = _roles(before, options)
    given["addresses"] = _addresses(before, options)
    own = {name: getattr(before, name) for name in PersonDetails.__dataclass_fields__}
    return replace(PersonDetails(), **{**own, **given})


def _many(before: PersonDetails, name: str, options: dict[str, Any]) -> tuple[str, ...]:
    kept = list(options[name] or getattr(before, name))
    for removed in options.get(f"remove_{name}", ()):
        wanted = _as_kept(removed, name, before, options)
        match = next((k for k in kept if k.casefold() == wanted.casefold()), None)
        if removed in kept:
            match = removed
        if match is None:
            raise faults.NotFound(
                _("“{value}” is not there to be removed.").format(value=removed),
                _("“people show” tells what is."),
            )
        kept.remove(match)
    return tuple(kept) + tuple(options.get(f"add_{name}", ()))


def _as_kept(typed: str, name: str, before: PersonDetails, options: dict[str, Any]) -> str:
    """What is typed, in the notation in which it would have been entered."""
    if name == "emails":
        return typed.strip()
    from spicedesk.services import entry  # showing a person does without

    homes = [at.country for at in before.addresses if at.country]
    try:
        return entry.phone(typed, homes[0] if homes else options["home"])
    except faults.Invalid:
        return typed.strip()


def _roles(before: PersonDetails, options: dict[str, Any]) -> frozenset[Role]:
    named = frozenset(Role(name) for name in options["roles"]) or before.roles
    added = frozenset(Role(name) for name in options.get("add_roles", ()))
    return (named | added) - frozenset(Role(name) for name in options.get("remove_roles", ()))


def _addresses(before: PersonDetails, options: dict[str, Any]) -> tuple[Address, ...]:
    given = {name: options[name] for name in _ADDRESS if options[name] is not None}
    if not given:
        return before.addresses
    first = before.addresses[0] if before.addresses else Address()
    return (replace(first, **given), *before.addresses[1:])
