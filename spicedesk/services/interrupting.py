"""Stop what a job asks the database, when nobody waits for the answer any more."""

from spicedesk.store.interrupting import Interrupt, by

__all__ = ["Interrupt", "by"]
