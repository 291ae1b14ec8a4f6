"""`spicedesk mail`: the server through which the office's mail goes out."""

import os
from dataclasses import replace
from typing import Any

import click

from spicedesk.cli import kinds
from spicedesk.cli.shell import Shell, answer, as_json, typed_secret
from spicedesk.domain.mail import MailServer, Security
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import mail


@click.group("mail")
def command() -> None:
    """Describe the mail server; try it out."""


@command.command("show")
@as_json
@click.pass_obj
def show(shell: Shell, /, *, json_lines: bool) -> None:
    """Show how the mail server is described; never its password."""
    with shell.desk() as desk:
        server = mail.required(desk)
    shape = {
        "host": server.host,
        "port": server.port,
        "security": server.security.value,
        "user": server.user,
        "sender": server.sender,
        "has_password": mail.password_of(server) is not None,
    }
    if json_lines:
        answer(shape)
        return
    for name, value in shape.items():
        shown = _yes_no(value) if isinstance(value, bool) else value or ""
        click.echo(f"{name.replace('_', ' ')}: {shown}")


@command.command("set")
@click.option("--host", metavar="T")
@click.option("--port", type=int, metavar="N", help="587, or 465 for tls")
@click.option("--security", type=kinds.one_of(Security), help="starttls if left out")
@click.option("--user", metavar="T", help="An empty text: nobody logs in")
@click.option("--sender", metavar="T", help="The address that messages come from")
@click.option("--password", "asks", is_flag=True,
              help="Keep the password in this computer's keyring; from the terminal or "
                   "SPICEDESK_SMTP_PASSWORD")  # fmt: skip
@click.pass_obj
def set_(shell: Shell, /, *, asks: bool, **options: Any) -> None:
    """Describe the mail server; what is left out stays as it is."""
    given = {name: value for name, value in options.items() if value is not None}
    if "security" in given:
        given["security"] = Security(given["security"])
    with shell.desk() as desk:
        server = _changed(mail.server(desk), given)
        if given:
            mail.save(desk, server)
        if asks:
            _remember(server)


@command.command("test")
@click.pass_obj
def test(shell: Shell, /) -> None:
    """Connect and log in as for a message, and send nothing."""
    with shell.desk() as desk:
        server = mail.required(desk)
        mail.try_out(server)
    click.echo(_("{host} takes mail from {sender}.").format(host=server.host, sender=server.sender))


@command.command("clear")
@click.pass_obj
def clear(shell: Shell, /) -> None:
    """Have no mail server any more; its password leaves this computer's keyring."""
    with shell.desk() as desk:
        server = mail.required(desk)
        mail.save(desk, None)
        mail.forget(server)


def _changed(before: MailServer | None, given: dict[str, Any]) -> MailServer:
    if before is None:
        missing = next((name for name in ("host", "sender") if name not in given), None)
        if missing is not None:
            raise Invalid(
                missing,
                _("A mail server needs --host and --sender."),
                _("Such as: spicedesk mail set --host smtp.example.org --sender me@example.org"),
            )
        security = given.setdefault("security", Security.STARTTLS)
        return MailServer(**{"port": mail.usual_port(security), **given})
    if "security" in given and "port" not in given and given["security"] is not before.security:
        given["port"] = mail.usual_port(given["security"])
    return replace(before, **given)


def _remember(server: MailServer) -> None:
    password = os.environ.get("SPICEDESK_SMTP_PASSWORD") or typed_secret(_("Password"))
    if not password:
        raise Invalid(
            "password",
            _("No password was given."),
            _("Type it at a terminal, or put it into SPICEDESK_SMTP_PASSWORD."),
        )
    mail.remember(mail.check(server), password)


def _yes_no(value: bool) -> str:  # a value to be shown
    return _("yes") if value else _("no")
