"""The office's mail server, and its own texts of letters."""

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from spicedesk.domain.mail import MailServer
from spicedesk.store.schema import kept, letter_template, mail_server

_THE_ONE = 1


def server(connection: sa.Connection) -> MailServer | None:
    """The mail server, where one was described."""
    columns = kept(mail_server, "id")
    row = connection.execute(sa.select(*columns)).mappings().first()
    return None if row is None else MailServer(**row)


def save_server(connection: sa.Connection, given: MailServer | None) -> None:
    """Describe the mail server, or have none any more."""
    connection.execute(sa.delete(mail_server))
    if given is not None:
        connection.execute(sa.insert(mail_server).values(id=_THE_ONE, **asdict(given)))


def template(connection: sa.Connection, name: str, language: str) -> str | None:
    """The office's own text of a letter, where it has one."""
    is_it = letter_template.c.name == name, letter_template.c.language == language
    text: str | None = connection.scalar(sa.select(letter_template.c.text).where(*is_it))
    return text


def template_languages(connection: sa.Connection, name: str) -> frozenset[str]:
    """The languages in which the office has a text of its own."""
    query = sa.select(letter_template.c.language).where(letter_template.c.name == name)
    return frozenset(connection.scalars(query))


def save_template(
    connection: sa.Connection, name: str, language: str, text: str | None, at: datetime, by: str
) -> None:
    """Put the office's own text in the place of an earlier one; none takes it away."""
    is_it = letter_template.c.name == name, letter_template.c.language == language
    connection.execute(sa.delete(letter_template).where(*is_it))
    if text is not None:
        connection.execute(
            sa.insert(letter_template).values(
                name=name, language=language, text=text, changed_at=at, changed_by=by
            )
        )
