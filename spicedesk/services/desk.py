"""Where somebody sits: the open database, and who they are."""

import getpass
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spicedesk.store.engine import Store  # imports SQLAlchemy


def now() -> datetime:
    """The present moment in the office's time zone, which is the computer's."""
    return datetime.now().astimezone()


def login_name() -> str:
    """Who is logged in to this computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


@dataclass(frozen=True, slots=True)
class Desk:
    """A workplace with an open office; every service takes one.

    `user` is recorded with whatever is changed, `clock` gives the present.
    """

    store: "Store"
    user: str = field(default_factory=login_name)
    clock: Callable[[], datetime] = now

    def today(self) -> date:
        """The day it is at this desk."""
        return self.clock().date()
