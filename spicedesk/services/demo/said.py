"""What invented people said: one story for each state that a pill can show."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    Channel,
    ConsentEvent,
    How,
    RecordedEvent,
    Said,
)
from spicedesk.services.demo import lists
from spicedesk.store.schema import new_id


@dataclass(frozen=True, slots=True)
class Step:
    """One statement, told in days from today; `corrects` counts from the first step."""

    purpose: str
    said: Said
    how: How
    ago: int
    until: int | None = None
    channels: frozenset[Channel] = frozenset()
    basis: LegalBasis = LegalBasis.CONSENT
    comment: str | None = None
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """What a person said, how often that occurs, and the kind of paper that proves it."""

    weight: int
    steps: tuple[Step, ...] = ()
    paper: str | None = None
    papers_of: frozenset[int] = field(default=frozenset({0, 1}))


_YES, _NO, _STOP = Said.AGREED, Said.REFUSED, Said.WITHDRAWN
_MAIL_POST = frozenset({Channel.EMAIL, Channel.POST})


def _both(how: How, ago: int, paper: str | None, weight: int, **marketing: object) -> Story:
    steps = (
        Step(DATA, _YES, how, ago),
        Step(MARKETING, _YES, how, ago, **marketing),  # type: ignore[arg-type]  # fields of Step
    )
    return Story(weight, steps, paper)


STORIES = (
    _both(How.TRADE_SHOW, 260, "form", 5),
    _both(How.FORM, 500, "form", 3, channels=_MAIL_POST),
    _both(How.TRADE_SHOW, 190, "card", 3, channels=frozenset({Channel.EMAIL})),
    _both(How.PHONE, 320, None, 3, channels=frozenset({Channel.PHONE})),
    _both(How.LETTER, 610, "letter", 2, channels=frozenset({Channel.POST})),
    _both(How.ONLINE_PROFILE, 150, "mail", 2, channels=frozenset({Channel.EMAIL})),
    _both(How.ONLINE_PROFILE, 95, "screenshot", 1),
    _both(How.FORM, 345, "fax", 1, until=20),
    _both(How.MEETING, 720, None, 1, until=-40),
    Story(2, (
        Step(DATA, _YES, How.FORM, 430),
        Step(MARKETING, _NO, How.FORM, 430),
    ), "form"),
    Story(2, (
        Step(DATA, _YES, How.FORM, 800),
        Step(MARKETING, _YES, How.FORM, 800),
        Step(MARKETING, _STOP, How.PHONE, 45, comment="Möchte keine Werbung mehr."),
    ), "form"),
    Story(2, (
        Step(DATA, _YES, How.TRADE_SHOW, 700),
        Step(MARKETING, _YES, How.TRADE_SHOW, 700),
        Step(DATA, _STOP, How.LETTER, 30, comment="Widerruf per Brief."),
    ), "form"),
    Story(1, (Step(DATA, _NO, How.PHONE, 60), Step(MARKETING, _NO, How.PHONE, 60))),
    Story(1, (
        Step(DATA, _YES, How.FORM, 1100, until=-10),
        Step(MARKETING, _YES, How.FORM, 1100),
    ), "card"),
    Story(3, (
        Step(DATA, _YES, How.MEETING, 400, basis=LegalBasis.CONTRACT,
             comment="Kauf einer Brille auf Rechnung."),
    )),
    Story(2, (
        Step(DATA, _YES, How.MEETING, 370, basis=LegalBasis.CONTRACT),
        Step(MARKETING, _YES, How.MEETING, 200, until=14, channels=_MAIL_POST),
    )),
    Story(1, (
        Step(DATA, _YES, How.IMPORT, 1500, basis=LegalBasis.LEGAL_OBLIGATION, until=1055,
             comment="Rechnung, sieben Jahre aufzubewahren."),
        Step(MARKETING, _YES, How.PHONE, 1400),
    )),
    Story(1, (
        Step(DATA, _YES, How.EMAIL, 210, basis=LegalBasis.LEGITIMATE_INTEREST),
    )),
    Story(1, (
        Step(DATA, _YES, How.FORM, 120),
        Step(MARKETING, _NO, How.FORM, 120),
        Step(MARKETING, _YES, How.FORM, 120, corrects=1,
             comment="Kreuz auf dem Formular falsch abgelesen."),
    ), "form"),
    Story(2),
)  # fmt: skip

STAR = Story(1, (
    Step(DATA, _YES, How.TRADE_SHOW, 1300),
    Step(MARKETING, _YES, How.TRADE_SHOW, 1300, channels=frozenset({Channel.EMAIL})),
    Step(DATA, _YES, How.MEETING, 820, basis=LegalBasis.CONTRACT, comment="Kauf auf Rechnung."),
    Step(MARKETING, _NO, How.PHONE, 400, comment="Missverstanden, siehe Korrektur."),
    Step(MARKETING, _YES, How.PHONE, 400, channels=_MAIL_POST, corrects=3,
         comment="Nur Anrufe abgelehnt; E-Mail und Post sind willkommen."),
    Step(MARKETING, _YES, How.LETTER, 90, until=640, channels=_MAIL_POST),
), "form", frozenset({0, 1, 5}))  # fmt: skip

EVERY_STATE = tuple(sorted(range(len(STORIES)), key=lambda n: STORIES[n].paper is None))
"""One of each story, those with paper first: the first people live through them in turn."""


def story(random: Random, place: int) -> Story:
    """What the person at this place of the cast said."""
    if place == 0:
        return STAR
    if place <= len(EVERY_STATE):
        return STORIES[EVERY_STATE[place - 1]]
    return random.choices(STORIES, [s.weight for s in STORIES])[0]


def events(random: Random, told: Story, now: datetime) -> Iterator[RecordedEvent]:
    """The statements of a story, recorded some minutes after they were made."""
    texts, shift = lists.texts(), random.randint(0, 9)
    made: list[RecordedEvent] = []
    hour = now.replace(hour=random.randint(9, 16), minute=random.randrange(60), second=0)
    for number, step in enumerate(told.steps):
        at = hour.replace(microsecond=0) - timedelta(days=step.ago + shift, minutes=-number)
        event = ConsentEvent(
            purpose=step.purpose,
            said=step.said,
            how=step.how,
            occurred_at=at,
            channels=step.channels,
            basis=step.basis,
            place=random.choice(texts["places"]) if step.how in _SOMEWHERE else None,
            with_whom=random.choice(texts["staff"]),
            wording=random.choice(texts["wordings"]) if step.how in _IN_WRITING else None,
            until=None if step.until is None else now.date() + timedelta(days=step.until),
            comment=step.comment,
            corrects=None if step.corrects is None else made[step.corrects].id,
        )
        by = random.choice(texts["staff"])
        recorded = RecordedEvent(new_id(), event, at + timedelta(minutes=random.randint(1, 50)), by)
        made.append(recorded)
        yield recorded


_SOMEWHERE = {How.TRADE_SHOW, How.MEETING, How.FORM, How.EVENT}
_IN_WRITING = {How.TRADE_SHOW, How.FORM, How.LETTER, How.ONLINE_PROFILE}
