"""Print a blank consent form for a person: which words, about what, by which ways."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from spicedesk import language
from spicedesk.domain.consent import DATA, MARKETING, Channel
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import Wording
from spicedesk.language import formats, terms, translator
from spicedesk.language import gettext as _
from spicedesk.ui.boxes import Tick
from spicedesk.ui.dialogs.paper_dialog import PaperDialog, Words, choice
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.forms import Prepared


@dataclass(frozen=True, slots=True)
class Offer:
    """What a form can be made of: texts, purposes, and the language that the person reads."""

    texts: tuple[Wording, ...]
    purposes: tuple[str, ...]
    spoken: str


class BlankFormDialog(PaperDialog["Prepared"]):
    """The scan of what is handed out is known by its code; a form only looked at is not."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, person_id: PersonId) -> None:
        self._offer = Offer((), (), "")
        super().__init__(tasks, parent, person_id, _words())
        self._show_busy(True)
        tasks.run(self, partial(_offered, person_id=person_id), self._fill, failed=self._failed)

    def choices(self) -> Iterator[tuple[str, QWidget]]:
        self.wording = choice([], _("&Wording"))
        self.wording.activated.connect(self._choose_wording)
        self.language = choice([], _("&Language"))
        self.about = choice([], _("&About"))
        for box in (self.language, self.about):
            box.activated.connect(self._choose)
        self.channels = {channel: Tick(word) for channel, word in _channel_names().items()}
        for tick in self.channels.values():
            tick.setChecked(True)
            tick.clicked.connect(self.make)
        yield _("&Wording"), self.wording
        yield _("&Language"), self.language
        yield _("&About"), self.about
        yield "", self._ticks()

    def job(self) -> "Callable[[Desk], Prepared]":
        purpose, text = self._purpose(), self._text()
        ticked = frozenset(c for c, tick in self.channels.items() if tick.isChecked())
        asked = ticked if purpose == MARKETING else frozenset()
        return partial(
            _prepared, person_id=self._person_id, text=text, purpose=purpose, channels=asked
        )

    def filing(self, made: "Prepared", target: Path | None) -> "Callable[[Desk], object]":
        return partial(_handed_out, made=made, target=target)

    def name_of(self, made: "Prepared") -> str:
        return made.paper.person_name

    def make(self) -> None:
        """A form that asks about no channel at all is none."""
        if not self._offer.texts:
            return
        is_marketing = self._purpose() == MARKETING
        self._ways.setVisible(is_marketing)
        if is_marketing and not any(tick.isChecked() for tick in self.channels.values()):
            self._stop(_("The form has to ask about one way at least: tick it."))
            return
        super().make()

    def _ticks(self) -> QWidget:
        self._ways = QWidget()
        column = QVBoxLayout(self._ways)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for tick in self.channels.values():
            column.addWidget(tick)
        return self._ways

    def _fill(self, offer: Offer) -> None:
        self._offer = offer
        tr = translator(language.current())
        self.about.addItems([terms.agreement(name, tr) for name in offer.purposes])
        self.wording.addItems(list(dict.fromkeys(text.name for text in offer.texts)))
        if not offer.texts:
            self._stop(
                _("This office has no text to be signed yet. Enter one under File, Consent texts.")
            )
            return
        spoken = (text.name for text in offer.texts if text.language == offer.spoken)
        self.wording.setCurrentText(next(spoken, offer.texts[0].name))
        self._choose_wording()

    def _stop(self, sentence: str) -> None:
        """Say why there is no form; an older order is worthless."""
        self._asked += 1
        self.made = None
        self._show_busy(False)
        for part in (self.print, self.save):
            part.setEnabled(False)
        self.notice.say(sentence, "warn")

    def _choose_wording(self) -> None:
        texts = self._texts()
        self.language.clear()
        names = [formats.language_name(text.language, language.current()) for text in texts]
        self.language.addItems(names)
        codes = [text.language for text in texts]
        if self._offer.spoken in codes:
            self.language.setCurrentIndex(codes.index(self._offer.spoken))
        self.make()

    def _choose(self) -> None:
        self.make()

    def _texts(self) -> Sequence[Wording]:
        name = self.wording.currentText()
        return [text for text in self._offer.texts if text.name == name]

    def _text(self) -> Wording:
        return self._texts()[max(self.language.currentIndex(), 0)]

    def _purpose(self) -> str:
        return self._offer.purposes[max(self.about.currentIndex(), 0)]


def _words() -> Words:
    return Words(
        title=_("Print consent form"),
        heading=_("Consent form"),
        preview=_("Preview of the consent form"),
        making=_("Making the form…"),
        stopped=_("Stopped: no form was made, nothing was changed."),
        done=_("Its code is known now: when the signed form is scanned, it is filed here."),
    )


def _channel_names() -> dict[Channel, str]:
    tr = translator(language.current())
    return {channel: terms.capital(terms.word(channel, tr)) for channel in Channel}


def _offered(desk: "Desk", person_id: PersonId) -> Offer:
    from spicedesk.services import offices, people, purposes, wordings  # imports the store

    person, _standing = people.get(desk, person_id)
    own = tuple(purpose.name for purpose in purposes.listed(desk))
    spoken = person.language or offices.get(desk).language
    return Offer(tuple(wordings.current(desk)), (MARKETING, DATA, *own), spoken)


def _prepared(
    desk: "Desk", person_id: PersonId, text: Wording, purpose: str, channels: frozenset[Channel]
) -> "Prepared":
    from spicedesk.services import forms  # imports the store

    return forms.prepare(desk, person_id, text.id, purpose, channels)


def _handed_out(desk: "Desk", made: "Prepared", target: Path | None) -> None:
    from spicedesk.services import forms  # imports the store

    forms.hand_out(desk, made, target)
