"""What all tables share: types, keys, and the classification of each column."""

import enum
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
import uuid_utils.compat

from spicedesk.domain.classification import (
    Category,
    Classification,
    Erase,
    LegalBasis,
    NotPersonal,
    Personal,
    Purpose,
    Retention,
)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A moment with a time zone on every engine; SQLite alone would forget it."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


ByteOrdered = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that sorts by its bytes on every engine, so that keyset pages agree."""


class NameSet(sa.TypeDecorator[frozenset[enum.StrEnum]]):
    """A small set of enum members, kept as their names in their order."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, members: type[enum.StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(
        self, value: Iterable[enum.StrEnum] | None, dialect: sa.Dialect
    ) -> str | None:
        if value is None:
            return None
        chosen = set(value)
        return ",".join(m.value for m in self.members if m in chosen)

    def process_result_value(
        self, value: str | None, dialect: sa.Dialect
    ) -> frozenset[enum.StrEnum] | None:
        if value is None:
            return None
        return frozenset(self.members(name) for name in value.split(",") if name)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables. They are Core tables: reads and writes never needed the ORM, and importing it
makes every start a third slower (docs/decisions/002)."""


def choice(members: type[enum.StrEnum]) -> sa.Enum:
    """A column of enum members, kept as their values so that the file explains itself."""
    return sa.Enum(
        members,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda cls: [m.value for m in cls],
    )


def new_id() -> uuid.UUID:
    """A key that sorts by time and collides with no other office's (RFC 9562, UUIDv7)."""
    return uuid_utils.compat.uuid7()


def personal(
    name: str,
    type_: Any,
    label: str,
    *args: Any,
    category: Category,
    purpose: Purpose = Purpose.CUSTOMER_CARE,
    basis: LegalBasis = LegalBasis.CONTRACT,
    retention: Retention = Retention.WHILE_AGREED,
    erase: Erase = Erase.WITH_ROW,
    nullable: bool = False,
    **column: Any,
) -> sa.Column[Any]:
    """A column that holds personal data and says so; `label` is what a statement prints."""
    says = Personal(label, category, purpose, basis, retention, erase)
    info = {"classification": says}
    return sa.Column(name, type_, *args, info=info, nullable=nullable, **column)


def not_personal(
    name: str, type_: Any, because: str, *args: Any, nullable: bool = False, **column: Any
) -> sa.Column[Any]:
    """A column that holds no personal data, and why."""
    info = {"classification": NotPersonal(because)}
    return sa.Column(name, type_, *args, info=info, nullable=nullable, **column)


def key() -> sa.Column[Any]:
    """The primary key of a row."""
    return not_personal(
        "id",
        sa.Uuid,
        "a key that means nothing outside this database",
        primary_key=True,
        default=new_id,
    )


def belongs_to(
    name: str, target: str, *, index: bool = True, primary_key: bool = False
) -> sa.Column[Any]:
    """A link to a row without which this one has no reason to be."""
    return not_personal(
        name,
        sa.Uuid,
        "a link between rows",
        sa.ForeignKey(target, ondelete="CASCADE"),
        index=index,
        primary_key=primary_key,
    )


def checksum() -> sa.Column[Any]:
    """The sum of a row, which the database itself puts on (`store.checksums`)."""
    return not_personal("checksum", sa.LargeBinary, "a sum of the row", nullable=True)


def kept(table: sa.Table, *without: str) -> list[sa.Column[Any]]:
    """The columns that say something: neither the row's sum nor those that are named."""
    return [column for column in table.c if column.name not in {"checksum", *without}]


def classification_of(column: sa.Column[Any]) -> Classification:
    """What a column says of itself; a column that says nothing is a fault of the schema."""
    says = column.info.get("classification")
    if not isinstance(says, Personal | NotPersonal):
        raise LookupError(f"{column.table.name}.{column.name} does not say what it holds")
    return says
