"""What was done becomes a chain; backups have a plan and a list; the office keeps keys."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_START = bytes(32)

_NOTE = """
CREATE FUNCTION spicedesk_note(ids uuid[], persons uuid[], acts text[], moments timestamptz[],
                               staff text[], said text[], desk uuid, program text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    links bigint;
    last bytea;
    before bytea;
BEGIN
    PERFORM FROM alembic_version WHERE version_num = program;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this office was upgraded' USING ERRCODE = 'SD001';
    END IF;
    SELECT length, seal INTO links, last FROM audit_head WHERE id = 1 FOR UPDATE;
    IF NOT FOUND THEN
        links := 0;
        last := decode(repeat('00', 32), 'hex');
    END IF;
    FOR i IN 1 .. cardinality(ids) LOOP
        before := last;
        last := sha256(before || convert_to(
            spicedesk_measured(ids[i]::text) || spicedesk_measured(persons[i]::text)
            || spicedesk_measured(acts[i])
            || spicedesk_measured(
                to_char(moments[i] AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
            || spicedesk_measured(staff[i]) || spicedesk_measured(said[i])
            || spicedesk_measured(desk::text), 'UTF8'));
        links := links + 1;
        INSERT INTO audit_entry (id, person_id, action, occurred_at, done_by, details, session,
                                 sequence, previous, seal)
        VALUES (ids[i], persons[i], acts[i], moments[i], staff[i], said[i], desk,
                links, before, last);
    END LOOP;
    INSERT INTO audit_head AS head (id, length, seal) VALUES (1, links, last)
    ON CONFLICT (id) DO UPDATE SET length = excluded.length, seal = excluded.seal;
    IF (SELECT count(*) FROM unnest(acts) AS act WHERE act NOT LIKE 'look.%') > 20 THEN
        PERFORM pg_notify('spicedesk', '');
    ELSE
        PERFORM pg_notify('spicedesk', concat_ws(' ', coalesce(persons[i]::text, '-'),
                                                 coalesce(desk::text, '-'), left(staff[i], 200)))
        FROM generate_subscripts(ids, 1) AS i WHERE acts[i] NOT LIKE 'look.%';
    END IF;
END $$
"""
_MEASURED = """
CREATE FUNCTION spicedesk_measured(part text) RETURNS text IMMUTABLE LANGUAGE sql
AS $$ SELECT coalesce(octet_length(part) || ':' || part, '-') $$
"""


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "backup_plan",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("computer", sa.Text(), nullable=False),
        sa.Column("every_hours", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_backup_plan"),
    )
    op.create_table(
        "backup_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("computer", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_backup_run"),
    )
    op.create_index("ix_backup_run_began_at", "backup_run", ["began_at"])
    op.create_table(
        "office_secret",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_office_secret"),
    )
    op.add_column("audit_entry", sa.Column("sequence", sa.BigInteger(), nullable=True))
    op.add_column("audit_entry", sa.Column("previous", sa.LargeBinary(), nullable=True))
    op.add_column("audit_entry", sa.Column("seal", sa.LargeBinary(), nullable=True))
    _seal_what_is_there()
    op.create_index("ix_audit_entry_sequence", "audit_entry", ["sequence"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION spicedesk_tell CASCADE")
        schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
        op.execute(_MEASURED)
        op.execute(_NOTE.format(schema=schema))


def _seal_what_is_there() -> None:
    entry = sa.table(
        "audit_entry",
        sa.column("id", sa.Uuid()),
        sa.column("person_id", sa.Uuid()),
        sa.column("action"),
        sa.column("occurred_at", sa.DateTime(timezone=True)),
        sa.column("done_by"),
        sa.column("details"),
        sa.column("session", sa.Uuid()),
        sa.column("sequence"),
        sa.column("previous", sa.LargeBinary()),
        sa.column("seal", sa.LargeBinary()),
    )
    connection = op.get_bind()
    order = "rowid" if connection.dialect.name == "sqlite" else "occurred_at, id"
    found = connection.execute(sa.select(*list(entry.c)[:7]).order_by(sa.text(order))).all()
    sealed: list[dict[str, Any]] = []
    last = _START
    for number, row in enumerate(found, start=1):
        before, last = last, _seal(last, row)
        sealed.append({"link": row.id, "at": number, "before": before, "total": last})
    if not sealed:
        return
    update = (
        sa.update(entry)
        .where(entry.c.id == sa.bindparam("link", type_=sa.Uuid()))
        .values(
            sequence=sa.bindparam("at"),
            previous=sa.bindparam("before"),
            seal=sa.bindparam("total"),
        )
    )
    connection.execute(update, sealed)
    head = sa.table("audit_head", *(sa.column(name) for name in ("id", "length", "seal")))
    connection.execute(head.insert(), {"id": 1, "length": len(sealed), "seal": last})


def _seal(previous: bytes, row: Any) -> bytes:
    at: datetime = row.occurred_at
    utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    moment = utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    fields = (
        row.id, row.person_id, row.action, moment, row.done_by, row.details, row.session,
    )  # fmt: skip
    return hashlib.sha256(previous + b"".join(map(_measured, fields))).digest()


def _measured(value: Any) -> bytes:
    if value is None:
        return b"-"
    content = str(value).encode()
    return b"%d:%b" % (len(content), content)


def downgrade() -> None:
    raise NotImplementedError("an office does not go back; its backup does")
