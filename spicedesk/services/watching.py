"""Hear of what other desks change in the open office."""

from spicedesk.services.desk import Desk
from spicedesk.store import watching
from spicedesk.store.watching import ANYTHING, Change, Watch

__all__ = ["ANYTHING", "Change", "Watch"]


def watch(desk: Desk) -> Watch:
    """A watch over the office, to be entered on a thread of its own."""
    return watching.watch(desk.store)
