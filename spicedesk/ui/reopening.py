"""How each form that was left behind is opened again, as it stands in the office now."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from spicedesk.domain.consent import effective
from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.drafts import Drafts, Open, Then
from spicedesk.ui.office_view import OfficeView
from spicedesk.ui.section import Section
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from datetime import datetime

    from spicedesk.domain.audience import MailingList
    from spicedesk.domain.profile import Offer
    from spicedesk.domain.wording import Wording
    from spicedesk.services.desk import Desk
    from spicedesk.services.drafts import Draft
    from spicedesk.services.people import PersonFile
    from spicedesk.ui.jobs import Jobs
    from spicedesk.ui.lists.names import ListNames


class Reopening:
    """Goes the clerk's own way to each form; what it changes is read anew."""

    def __init__(self, jobs: "Jobs", tasks: Tasks, view: OfficeView, window: QWidget) -> None:
        self._jobs, self._tasks, self._view, self._window = jobs, tasks, view, window

    def tell(self, drafts: Drafts) -> None:
        """Say of each form what it is called, and how it is opened."""
        jobs = self._jobs
        forms: dict[str, tuple[str, Open]] = {
            "person.new": (_("New person"), _new(jobs.new_person)),
            "person.edit": (_("Change person"), self._about(jobs.edit)),
            "consent": (_("Record consent"), self._about(jobs.record)),
            "consent.correct": (_("Correct consent"), self._correct),
            "occasion": (_("Log a call or meeting"), self._about(jobs.log)),
            "restriction": (_("Restrict processing"), self._restrict),
            "profile": (_("Add an online profile"), self._add_profile),
            "notice-text": (_("Text of the status notice"), _new(jobs.notice_text)),
            "wording.new": (_("New consent text"), _new(lambda: jobs.consent_texts().enter(None))),
            "wording.next": (_("New version of a text"), self._next_version),
            "purpose": (_("New purpose"), _new(lambda: jobs.consent_texts().enter_purpose())),
            "offer.new": (_("New online offer"), _new(lambda: jobs.offers().enter(None))),
            "offer.change": (_("Change online offer"), self._change_offer),
            "list.new": (_("New marketing list"), _new(lambda: self._lists().edit(None))),
            "list.change": (_("Change marketing list"), self._change_list),
            "trade-show": (_("Trade show"), _new(jobs.paperwork.trade_show)),
        }
        for form, (name, opener) in forms.items():
            drafts.know(form, name, opener)

    def _about(self, opener: "Callable[[PersonFile], Sheet]") -> Open:
        """Go to the person, and open it with their file."""

        def open_it(draft: "Draft", then: Then) -> None:
            self._with_file(draft, lambda file: then(opener(file)))

        return open_it

    def _correct(self, draft: "Draft", then: Then) -> None:
        from spicedesk.ui.person.opening import Opening  # loaded by the page

        def correct(file: "PersonFile") -> None:
            event_id = _standing_for(file, UUID(draft.subject))
            opening = Opening(self._tasks, self._view.page)
            then(None if event_id is None else opening.correct(file, event_id))

        self._with_file(draft, correct)

    def _restrict(self, draft: "Draft", then: Then) -> None:
        from spicedesk.ui.restricting import Restricting  # only where asked for

        if draft.person_id is not None:
            self._view.open_person(draft.person_id)
            then(Restricting(self._tasks, self._window, draft.person_id).ask_why())

    def _add_profile(self, draft: "Draft", then: Then) -> None:
        from spicedesk.ui.person.opening import Opening  # loaded by the page

        if draft.person_id is not None:
            self._view.open_person(draft.person_id)
            then(Opening(self._tasks, self._view.page).add_profile(draft.person_id))

    def _next_version(self, draft: "Draft", then: Then) -> None:
        def enter(before: "Wording | None") -> None:
            then(None if before is None else self._jobs.consent_texts().enter(before))

        job = partial(_version, wanted=draft.subject, since=draft.at)
        self._tasks.run(self._window, job, enter)

    def _change_offer(self, draft: "Draft", then: Then) -> None:
        def change(before: "Offer | None") -> None:
            then(None if before is None else self._jobs.offers().enter(before))

        self._tasks.run(self._window, partial(_offer, wanted=draft.subject), change)

    def _change_list(self, draft: "Draft", then: Then) -> None:
        def change(before: "MailingList | None") -> None:
            then(None if before is None else self._lists().edit(before))

        self._tasks.run(self._window, partial(_list, wanted=draft.subject), change)

    def _with_file(self, draft: "Draft", then: "Callable[[PersonFile], object]") -> None:
        if draft.person_id is not None:
            self._view.open_person(draft.person_id)
            job = partial(_file, person_id=draft.person_id)
            self._tasks.run(self._window, job, then)

    def _lists(self) -> "ListNames":
        from spicedesk.ui.lists.names import ListNames  # loaded by its page

        self._view.go_to(Section.LISTS)
        return self._view.findChildren(ListNames)[0]


def _new(opener: Callable[[], Sheet]) -> Open:
    return lambda _draft, then: then(opener())


def _standing_for(file: "PersonFile", event_id: UUID) -> UUID | None:
    """The event, or what somebody corrected it to since; none where it was taken back."""
    standing = {recorded.id for recorded in effective(file.history)}
    corrections = [recorded for recorded in file.history if recorded.event.corrects is not None]
    corrections.sort(key=lambda recorded: (recorded.recorded_at, recorded.id))
    newest = {recorded.event.corrects: recorded.id for recorded in corrections}
    while event_id in newest:
        event_id = newest[event_id]
    return event_id if event_id in standing else None


def _file(desk: "Desk", person_id: PersonId) -> "PersonFile":
    from spicedesk.services import people  # the window is painted without it

    return people.open_file(desk, person_id)


def _version(desk: "Desk", wanted: str, since: "datetime") -> "Wording | None":
    """The version that the clerk began with, or the one that somebody entered after that."""
    from spicedesk.services import wordings  # the window is painted without it

    every = wordings.listed(desk)
    before = next((one for one in every if str(one.id) == wanted), None)
    if before is None:
        return None
    same = (one for one in every if (one.name, one.language) == (before.name, before.language))
    newest = next(same)  # the newest is listed first
    return newest if newest.recorded_at > since else before


def _offer(desk: "Desk", wanted: str) -> "Offer | None":
    from spicedesk.services import online_offers  # the window is painted without it

    return next((one for one in online_offers.listed(desk) if str(one.id) == wanted), None)


def _list(desk: "Desk", wanted: str) -> "MailingList | None":
    from spicedesk.services import marketing  # the window is painted without it

    return next((one for one in marketing.listed(desk) if str(one.id) == wanted), None)
