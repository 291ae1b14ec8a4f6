"""Files documents one after the other, and tells how each of them went."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from spicedesk.domain.evidence import Evidence, safe_name
from spicedesk.domain.person import PersonId
from spicedesk.faults import Fault
from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.ui.tasks import Progress

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.evidence import Source


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the documents; `faults` are sentences for the clerk."""

    filed: tuple[tuple[UUID, str], ...] = ()
    known: tuple[tuple[UUID, str], ...] = ()
    faults: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    """What the documents tell, and was noted."""
    cancelled: bool = False

    @property
    def newest(self) -> UUID | None:
        """The document to select."""
        last = (*self.known[-1:], *self.filed[-1:])
        return last[-1][0] if last else None

    @property
    def message(self) -> str:
        """All of it in sentences."""
        parts = list(self.faults)
        if self.known:
            already = ngettext(
                "{names} is on file already and was not stored twice.",
                "{names} are on file already and were not stored twice.",
                len(self.known),
            )
            parts.append(already.format(names=_names(self.known)))
        if self.filed:
            filed = ngettext("{names} was filed.", "{names} were filed.", len(self.filed))
            parts.append(filed.format(names=_names(self.filed)))
        parts += self.news
        if self.cancelled:
            parts.append(_("Cancelled; nothing half-written was kept."))
        return " ".join(parts)


class _Stopped(Exception):
    """The clerk cancelled."""


class Filing:
    """A long job: documents onto a person's file; `cancel` may be called from any thread."""

    def __init__(self, person_id: PersonId, sources: Sequence["Source"]) -> None:
        self.person_id = person_id
        self._sources = sources
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Stop; what is filed whole stays, what is not leaves no trace."""
        self._cancelled.set()

    def __call__(self, desk: "Desk", progress: Progress) -> Outcome:
        """Do it, on a thread that is not the GUI's."""
        from spicedesk.services import evidence  # the window does not wait for SQLAlchemy

        def watch(done: int, total: int) -> None:
            if self._cancelled.is_set() or progress.cancelled:
                raise _Stopped
            progress.report(done, total)

        known = {document.id for document in evidence.listed(desk, self.person_id)}
        filed: list[tuple[UUID, str]] = []
        again: list[tuple[UUID, str]] = []
        faults: list[str] = []
        news: list[str] = []
        stopped = False
        for source in self._sources:
            try:
                added = evidence.add(desk, self.person_id, source, watch=watch)
            except Fault as fault:
                faults.append(str(fault))
            except _Stopped:
                stopped = True
                break
            else:
                (again if added.id in known else filed).append((added.id, safe_name(source.name)))
                known.add(added.id)
                news += _news(desk, added)
        return Outcome(tuple(filed), tuple(again), tuple(faults), tuple(news), stopped)


def _news(desk: "Desk", added: Evidence) -> list[str]:
    from spicedesk.services import bounces  # the window does not wait for SQLAlchemy

    became = bounces.heed(desk, added)
    if became is None:
        return []
    return [_("The message to {address} did not arrive.").format(address=became.recipient)]


def _names(documents: tuple[tuple[UUID, str], ...]) -> str:
    shown = [_("“{name}”").format(name=name) for _id, name in documents[:3]]
    if len(documents) > len(shown):
        rest = len(documents) - len(shown)
        shown.append(ngettext("{count} more", "{count} more", rest).format(count=rest))
    return ", ".join(shown)
