"""The page of a person: the two answers, why, and everything that happened."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.domain.consent import DATA, MARKETING
from spicedesk.domain.evidence import Evidence
from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.ui import theme
from spicedesk.ui.actions import ActionRegistry
from spicedesk.ui.boxes import Box
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person import contents as contents_of
from spicedesk.ui.person import scroll_place
from spicedesk.ui.person.cards import Card, FactCard
from spicedesk.ui.person.contents import Contents
from spicedesk.ui.person.evidence_panel import EvidencePanel
from spicedesk.ui.person.happenings import Happening
from spicedesk.ui.person.header import Header
from spicedesk.ui.person.intake import DropsGoTo
from spicedesk.ui.person.opening import Opening
from spicedesk.ui.person.quick_card import QuickCard
from spicedesk.ui.person.scrolling import MARGIN, Scrolling
from spicedesk.ui.person.timeline import Timeline
from spicedesk.ui.tasks import Job, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.people import PersonFile

_REST_BEFORE_READING = timedelta(milliseconds=60)
"""Somebody who holds the arrow key down does not want every page on the way."""
_OVERVIEW, _CONSENT = 0, 1
_NARROW = 560
"""Below this width the cards stand below each other, in device-independent pixels."""


class PersonPage(QFrame):
    """Shows one person and follows what changes about them."""

    def __init__(
        self, tasks: Tasks, actions: ActionRegistry, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(theme.scaled(480))
        self._tasks = tasks
        self._person: PersonId | None = None
        self._shown: PersonId | None = None
        self._reading: Job | None = None
        self.file: PersonFile | None = None
        self.evidence_panel = EvidencePanel(tasks)
        self._opening = Opening(tasks, self)
        self.header = Header(actions)
        self.quick_card = QuickCard(self)
        self.person_card = FactCard(_("Person"))
        self.why_card = FactCard(_("Why we hold this"))
        self.timeline, self.consents = Timeline(), Timeline()
        self.profiles, self.activities = Timeline(), Timeline()
        self._filter = _filter()
        self._clear = theme.kind(QPushButton(_("Clear filter")), "link")
        self._happenings: tuple[Happening, ...] = ()
        self.tabs = QTabWidget()
        self._cards = QHBoxLayout()
        self._stack = QStackedWidget()
        self._pause = QTimer(self, singleShot=True, interval=_REST_BEFORE_READING // timedelta(
            milliseconds=1))  # fmt: skip
        self._lay_out()
        self._listen()
        DropsGoTo(self, self.evidence_panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = event.size().width() < theme.scaled(_NARROW)
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._cards.setDirection(way)

    def show_person(self, person_id: PersonId | None) -> None:
        """Turn to a person, or to nobody."""
        if person_id == self._person and self.file is not None:
            return
        self._person, self.file = person_id, None
        self.evidence_panel.show_person(person_id, ())
        if person_id is None:
            self._stack.setCurrentIndex(0)
        else:
            self._pause.start()

    def reload(self) -> None:
        """Read the person again; tab and place stay."""
        if self._person is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        job = partial(contents_of.read, person_id=self._person, language=language.current())
        self._reading = self._tasks.run(self, job, self._show, failed=self._fail)

    def turn_tab(self, step: int) -> None:
        """Go to the next or the previous tab."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def show_event(self, key: object) -> None:
        """Go to the event that decided a pill."""
        self._filter.setCurrentIndex(0)
        self.tabs.setCurrentIndex(_CONSENT)
        entry = self.consents.entry_of(key) if isinstance(key, UUID) else None
        if entry is not None:
            entry.setFocus(Qt.FocusReason.ShortcutFocusReason)
            area = self._areas()[_CONSENT]
            QTimer.singleShot(0, entry, lambda: area.ensureWidgetVisible(entry))

    def _fail(self, error: Exception) -> None:
        """Somebody may have removed the person: an old page must not look like a present one."""
        self.file = None
        self.evidence_panel.show_person(None, ())
        self._stack.setCurrentIndex(0)
        self._tasks.failed.emit(error)

    def _show(self, contents: Contents) -> None:
        if contents.file.person.id != self._person:
            return
        bars = [area.verticalScrollBar() for area in self._areas()]
        is_same = self._shown == self._person
        places = [bar.value() if is_same else 0 for bar in bars]
        self._shown = self._person
        self._fill(contents)
        if not is_same:
            self._tasks.run(self, partial(_looked, person_id=self._person))

        for bar, place in zip(bars, places, strict=True):
            scroll_place.go_to(bar, place)

    def _fill(self, contents: Contents) -> None:
        self.file = contents.file
        self.header.show_contents(contents)
        for pill, quick in zip(self.header.pills, contents.quick, strict=True):
            self.quick_card.explain(pill, quick)
        self.person_card.show_facts(contents.facts)
        self.why_card.show_facts(contents.reasons)
        nothing = _("Nothing has happened yet.")
        self.timeline.show_happenings(contents.everything, nothing)
        self.profiles.show_happenings(contents.profiles, _("No online profiles."))
        self.activities.show_happenings(contents.activities, _("No calls, meetings or letters."))
        self._happenings = contents.consents
        self._show_consents()
        counts = (None, len(contents.consents), len(contents.profiles), len(contents.activities))
        for number, (name, count) in enumerate(zip(_tab_names(), counts, strict=True)):
            self.tabs.setTabText(number, name if count is None else f"{name} {count}")
        self.evidence_panel.show_person(contents.file.person.id, contents.file.evidence)
        self._stack.setCurrentIndex(1)

    def _show_consents(self) -> None:
        wish = self._filter.currentData()
        shown = [h for h in self._happenings if _fits(h, wish)]
        nothing = _("No consent on record. Without it this data may not be kept.")
        hidden = len(self._happenings) - len(shown)
        if hidden:
            nothing = ngettext(
                "{count} entry is hidden by the filter.",
                "{count} entries are hidden by the filter.",
                hidden,
            ).format(count=hidden)
        self.consents.show_happenings(shown, nothing)
        self._clear.setVisible(hidden > 0 and not shown)

    def _areas(self) -> list[QScrollArea]:
        tabs = (self.tabs.widget(number) for number in range(self.tabs.count()))
        return [area for area in tabs if isinstance(area, QScrollArea)]

    def _follow(self, person_id: PersonId | None) -> None:
        if person_id is None or person_id == self._person:
            self.reload()

    def _open_document(self, document: Evidence) -> None:
        self.evidence_panel.open_document(document)

    def _show_receipt(self, event_id: UUID) -> None:
        if self._shown is not None:
            self._opening.show_receipt(self._shown, event_id)

    def _add_profile(self) -> None:
        if self._shown is not None:
            self._opening.add_profile(self._shown)

    def _change_profile(self, profile_id: UUID, *, leaves: bool) -> None:
        if self._shown is not None:
            self._opening.change_profile(self._shown, profile_id, leaves=leaves)

    def _listen(self) -> None:
        self._pause.timeout.connect(self.reload)
        self._tasks.changed.connect(self._follow)
        self.header.reason_wanted.connect(self.show_event)
        self._filter.currentIndexChanged.connect(self._show_consents)
        self._clear.clicked.connect(lambda: self._filter.setCurrentIndex(0))
        for timeline in (self.timeline, self.profiles):
            timeline.confirmed.connect(lambda key: self._change_profile(key, leaves=False))
            timeline.unsubscribed.connect(lambda key: self._change_profile(key, leaves=True))
        for timeline in (self.timeline, self.consents):
            timeline.document_wanted.connect(self._open_document)
            timeline.wording_wanted.connect(self._opening.show_wording)
            timeline.receipt_wanted.connect(self._show_receipt)
            timeline.correction_wanted.connect(
                lambda event_id: self._opening.correct(self.file, event_id)
            )
            timeline.mistake_wanted.connect(
                lambda event_id: self._opening.take_back(self.file, event_id)
            )
        self.quick_card.document_wanted.connect(self._open_document)
        self.quick_card.wording_wanted.connect(self._opening.show_wording)
        theme.watch().changed.connect(self.reload)

    def _lay_out(self) -> None:
        cards = self._cards
        cards.setSpacing(12)
        cards.addWidget(self.person_card, 1)
        cards.addWidget(self.why_card, 1)
        latest = Card(_("What happened"))
        latest.column.addWidget(self.timeline)
        overview = QVBoxLayout()
        overview.addLayout(cards)
        overview.addWidget(latest)
        consent = QVBoxLayout()
        consent.addWidget(self._filter, 0, Qt.AlignmentFlag.AlignLeft)
        consent.addWidget(_carded(self.consents))
        consent.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignLeft)
        names = _tab_names()
        self.tabs.addTab(Scrolling(overview), names[0])
        self.tabs.addTab(Scrolling(consent), names[1])
        add = QPushButton(icon(Icons.PLUS), _("Add a profile…"))
        add.clicked.connect(self._add_profile)
        profiles, activities = QVBoxLayout(), QVBoxLayout()
        profiles.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        profiles.addWidget(_carded(self.profiles))
        activities.addWidget(_carded(self.activities))
        self.tabs.addTab(Scrolling(profiles), names[2])
        self.tabs.addTab(Scrolling(activities), names[3])
        person = QWidget()
        column = QVBoxLayout(person)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(8)
        self.header.setContentsMargins(MARGIN, 0, MARGIN, 0)
        column.addWidget(self.header)
        column.addWidget(self.tabs, 1)
        nobody = theme.label(_("Choose a person from the list."), "body", "text2")
        nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(nobody)
        self._stack.addWidget(person)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)


def _tab_names() -> tuple[str, str, str, str]:
    return _("Overview"), _("Consent"), _("Online profiles"), _("Activities")


def _filter() -> Box:
    box = Box()
    box.setAccessibleName(_("Which consents to show"))
    box.addItem(_("All consents"), "all")
    box.addItem(_("Data agreement"), DATA)
    box.addItem(_("Marketing agreement"), MARKETING)
    box.addItem(_("Evidence missing"), "unproven")
    return box


def _fits(happening: Happening, wish: str) -> bool:
    if wish == "unproven":
        return not happening.documents and not happening.void
    return wish in {"all", happening.purpose}


def _carded(inside: QWidget) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 8, 16, 8)
    column.addWidget(inside)
    return card


def _looked(desk: "Desk", person_id: PersonId) -> None:
    from spicedesk.services import audit  # the first paint does not wait for it

    audit.looked(desk, person_id)
