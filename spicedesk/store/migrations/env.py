"""Alembic's way in: the connection is given by `spicedesk.store.setup`."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from spicedesk.store.schema import metadata
from spicedesk.store.schema.base import NameSet, UtcDateTime


def _render(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write literal types: a migration must not change when a class of ours does."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, NameSet):
        return "sa.Text()"
    if isinstance(item, sa.Enum):
        return f"sa.String({item.length})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_render,
    render_as_batch=context.config.attributes.get("batch", True),
)
with context.begin_transaction():
    context.run_migrations()
