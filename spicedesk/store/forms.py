"""Consent forms on paper, by the token that their code carries."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.form import Form
from spicedesk.domain.person import PersonId
from spicedesk.store.schema import form, kept


def insert(connection: sa.Connection, printed: Form) -> None:
    """Enter a form that is being printed."""
    values = {name: getattr(printed, name) for name in Form.__dataclass_fields__}
    connection.execute(sa.insert(form).values(**values))


def by_token(connection: sa.Connection, token: str) -> Form | None:
    """The form with this token, if this office printed it and knows its person still."""
    row = connection.execute(sa.select(*kept(form)).where(form.c.token == token)).first()
    return None if row is None else _form(row)


def outstanding(connection: sa.Connection, person_id: PersonId) -> list[Form]:
    """The forms of a person that have not come back, the newest first."""
    is_open = form.c.person_id == person_id, form.c.returned_at.is_(None)
    query = sa.select(*kept(form)).where(*is_open).order_by(form.c.issued_at.desc(), form.c.id)
    return [_form(row) for row in connection.execute(query)]


def came_back(connection: sa.Connection, form_id: UUID, evidence_id: UUID, at: datetime) -> bool:
    """Note the scan of a form; false where another desk was first."""
    open_still = form.c.id == form_id, form.c.returned_at.is_(None)
    query = sa.update(form).where(*open_still).values(returned_at=at, evidence_id=evidence_id)
    return connection.execute(query).rowcount == 1


def _form(row: Any) -> Form:
    return Form(
        id=row.id,
        person_id=row.person_id,
        token=row.token,
        wording_id=row.wording_id,
        purpose=row.purpose,
        channels=row.channels,
        issued_at=row.issued_at.astimezone(),
        issued_by=row.issued_by,
        returned_at=row.returned_at.astimezone() if row.returned_at else None,
        evidence_id=row.evidence_id,
    )
