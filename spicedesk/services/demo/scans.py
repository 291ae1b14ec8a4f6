"""Draws forms and cards that look filled in by hand and scanned."""

import io
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

from spicedesk.domain.person import PersonDetails
from spicedesk.services.demo.sheet import FAINT, Sheet

if TYPE_CHECKING:
    from PIL.Image import Image

_A4, _CARD = (1000, 1414), (1000, 640)
_QUESTIONS = (
    "Meine Daten dürfen in der Kundenkartei gespeichert werden.",
    "Ich möchte Angebote und Einladungen erhalten.",
)
_WAYS = ("E-Mail", "Telefon", "Post", "SMS")
_SMALL_PRINT = (
    "Die Einwilligung ist freiwillig und kann jederzeit widerrufen werden: formlos im Geschäft,",
    "telefonisch oder an privacy@example.org. Der Widerruf berührt nicht, was bis dahin geschah.",
)


@dataclass(frozen=True, slots=True)
class Entries:
    """What a person wrote and ticked; `ways` are indices of the printed ways."""

    person: PersonDetails
    day: date
    keeps: bool = True
    offers: bool = True
    ways: tuple[int, ...] = ()


def form(random: Random, entries: Entries) -> "Image":
    """A consent form, as it came out of the scanner."""
    sheet = Sheet(random, _A4, entries.person)
    sheet.head("Einwilligung")
    sheet.lines(_rows(entries), top=290, step=88)
    _questions(sheet, entries, top=860)
    for number, text in enumerate(_SMALL_PRINT):
        sheet.print((90, 1120 + number * 26), text, 18, FAINT)
    sheet.sign(entries.day, top=1290)
    return sheet.scanned()


def card(random: Random, entries: Entries) -> "Image":
    """A card for a prize draw at a fair."""
    sheet = Sheet(random, _CARD, entries.person)
    sheet.head("Gewinnspiel")
    sheet.lines(_rows(entries)[:3], top=210, step=76)
    _tick_line(sheet, (90, 440), _QUESTIONS[0], ticked=entries.keeps)
    _tick_line(sheet, (90, 486), _QUESTIONS[1], ticked=entries.offers)
    sheet.sign(entries.day, top=590)
    return sheet.scanned()


def letter(random: Random, entries: Entries) -> "Image":
    """A letter written by hand."""
    sheet = Sheet(random, _A4, entries.person)
    home = entries.person.addresses[0]
    town = f"{home.postcode} {home.town}"
    for number, text in enumerate((_name(entries.person), home.street or "", town)):
        sheet.write((110, 120 + number * 50), text, 40)
    sheet.write((620, 330), f"{home.town}, {entries.day:%d.%m.%Y}", 38)
    sheet.write((110, 420), "An Example Optik, Beispielgasse 7, Graz", 40)
    for number, text in enumerate(_letter_text(entries)):
        sheet.write((110, 560 + number * 68), text, 44)
    sheet.signature((120, 1010))
    sheet.write((120, 1090), _name(entries.person), 40)
    return sheet.scanned()


def jpeg(image: "Image") -> bytes:
    """As a scanner saves it."""
    return _saved(image, "JPEG", quality=58, dpi=(100, 100))


def pdf(image: "Image") -> bytes:
    """As a scanner saves it where it makes PDFs."""
    return _saved(image, "PDF", resolution=100, quality=58)


def fax(image: "Image") -> bytes:
    """A TIFF of black and white dots, as a fax machine hands it on."""
    from PIL.Image import Dither  # slow to import

    dots = image.convert("L").point(lambda value: 255 if value > 168 else 0)
    bilevel = dots.convert("1", dither=Dither.NONE)
    return _saved(bilevel, "TIFF", compression="group4", dpi=(100, 100))


def _saved(image: "Image", kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _rows(entries: Entries) -> list[tuple[str, str]]:
    person = entries.person
    home = person.addresses[0]
    return [
        ("Name", _name(person)),
        ("Adresse", f"{home.street}, {home.postcode} {home.town}"),
        ("E-Mail", next(iter(person.emails), "–")),
        ("Telefon", next(iter(person.phones), "–")),
        ("Geburtsdatum", f"{person.birth_date:%d.%m.%Y}" if person.birth_date else "–"),
        ("Firma", person.company or "–"),
    ]


def _name(person: PersonDetails) -> str:
    return " ".join(filter(None, (person.given_name, person.family_name)))


def _letter_text(entries: Entries) -> tuple[str, ...]:
    wish = (
        "Sie dürfen mir Ihre Angebote mit der Post schicken."
        if entries.offers
        else "Bitte schicken Sie mir keine Werbung."
    )
    return (
        "Sehr geehrte Damen und Herren,",
        "danke für Ihr Schreiben. Meine Daten dürfen in der",
        "Kundenkartei bleiben." if entries.keeps else "Kundenkartei nicht länger bleiben.",
        wish,
        "Mit freundlichen Grüßen",
    )


def _questions(sheet: Sheet, entries: Entries, top: int) -> None:
    _tick_line(sheet, (90, top), _QUESTIONS[0], ticked=entries.keeps)
    _tick_line(sheet, (90, top + 70), _QUESTIONS[1], ticked=entries.offers)
    sheet.print((140, top + 130), "und zwar per", 22)
    for number, way in enumerate(_WAYS):
        at = (300 + number * 155, top + 130)
        _tick_line(sheet, at, way, ticked=entries.offers and number in entries.ways)


def _tick_line(sheet: Sheet, at: tuple[int, int], text: str, *, ticked: bool) -> None:
    sheet.box(at, ticked=ticked)
    sheet.print((at[0] + 44, at[1] + 1), text, 23)
