"""A Postgres server: how it is reached."""

from typing import Any

import psycopg
import sqlalchemy as sa

from spicedesk.store.location import ServerLocation

_CONNECT_TIMEOUT_S = 5


def server_engine(location: ServerLocation) -> sa.Engine:
    def connect() -> Any:
        return psycopg.connect(
            location.url, connect_timeout=_CONNECT_TIMEOUT_S, application_name="spicedesk"
        )

    return sa.create_engine(
        "postgresql+psycopg://", creator=connect, hide_parameters=True, pool_pre_ping=True
    )
