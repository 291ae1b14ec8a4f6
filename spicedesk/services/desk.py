"""Where somebody sits: the open database, and who they are."""

import getpass
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from spicedesk import faults

if TYPE_CHECKING:
    from spicedesk.store.engine import Store  # imports SQLAlchemy

P = ParamSpec("P")
T = TypeVar("T")
_ATTEMPTS = 6
_FIRST_PAUSE_S = 0.02


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


def one_transaction(
    service: "Callable[Concatenate[Desk, P], T]",
) -> "Callable[Concatenate[Desk, P], T]":
    """Mark a service that writes: it is done whole or not at all.

    So it can be done anew where other desks changed the same rows at the same moment:
    a few times, with a pause that grows and is never the same on two desks.
    """

    @wraps(service)
    def doing_it_again(desk: "Desk", /, *args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(_ATTEMPTS - 1):
            try:
                return service(desk, *args, **kwargs)
            except faults.Contended:
                import random  # hardly anybody is ever in the way

                time.sleep(random.uniform(0.5, 1.5) * _FIRST_PAUSE_S * 2**attempt)  # noqa: S311
        return service(desk, *args, **kwargs)

    return doing_it_again
