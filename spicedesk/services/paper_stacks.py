"""A scanned stack of papers, one page a person: page by page filed over their consents."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.services import evidence, people, returned_forms, scan_pages, scans
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.evidence import Source
from spicedesk.services.scan_pages import Scan, Watch
from spicedesk.services.trade_shows import Taken
from spicedesk.store import consents, records


@dataclass(frozen=True, slots=True)
class Stack:
    """A scan, and which of its pages, counted from 0, nothing is written on."""

    scan: Scan
    blank: frozenset[int]

    def pages(self, *, with_blank: bool) -> tuple[int, ...]:
        """The pages that count."""
        every = range(len(self.scan.tokens))
        return tuple(page for page in every if with_blank or page not in self.blank)


def look(source: Source, watch: Watch | None = None) -> Stack:
    """Leaf through a stack; raises `Invalid` for what is no scan. It needs no office."""
    scan, blank = scan_pages.leaf_through(*scans.whole(source), watch)
    return Stack(scan, frozenset(page for page, is_blank in enumerate(blank) if is_blank))


def mismatch(pages: int, persons: int) -> str:
    """What is told where there is not one page a person; empty where there is."""
    if pages == persons:
        return ""
    first = ngettext("The stack has {count} page", "The stack has {count} pages", pages)
    second = ngettext("{count} person was entered", "{count} persons were entered", persons)
    return _("{pages}, and {persons}.").format(
        pages=first.format(count=pages), persons=second.format(count=persons)
    )


@one_transaction
def file_over(
    desk: Desk, stack: Stack, taken: Sequence[Taken], *, with_blank: bool = False
) -> tuple[UUID, ...]:
    """File one page on each person, in their order, as evidence of what they said.

    All of it or nothing: raises `Invalid` where there is not one page a person, `NotFound`
    where somebody is no longer on file. Gives the ids of the papers.
    """
    pages = stack.pages(with_blank=with_blank)
    told = mismatch(len(pages), len(taken))
    if told or not taken:
        raise faults.Invalid(
            "file",
            told or _("Nobody was entered."),
            _("Nothing was filed: leave out blank pages, or scan the stack anew."),
        )
    parts = [returned_forms.clipping(stack.scan, (page,)) for page in pages]
    filed = []
    with evidence.opened(parts) as streams, desk.store.write() as connection:
        for one, stream in zip(taken, streams, strict=True):
            people.require(connection, one.person_id)
            proves = _("Signed at {show}").format(show=one.events[0].event.place or "")
            evidence_id = evidence.file(connection, desk, one.person_id, stream, proves)
            for recorded in one.events:
                consents.prove(connection, recorded.id, evidence_id)
            records.log(connection, "consent.prove", one.person_id, desk.clock(), desk.user,
                        str(evidence_id))  # fmt: skip
            filed.append(evidence_id)
    return tuple(filed)
