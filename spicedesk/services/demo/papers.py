"""The documents that prove what invented people said, one kind a function."""

import io
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random

from spicedesk import bundle
from spicedesk.domain.consent import DATA, MARKETING, Channel, RecordedEvent, Said
from spicedesk.domain.person import PersonDetails
from spicedesk.services.evidence import Clipping

_WAYS = (Channel.EMAIL, Channel.PHONE, Channel.POST, Channel.SMS)


def of_kind(
    kind: str, random: Random, person: PersonDetails, proved: list[RecordedEvent]
) -> tuple[Clipping, str]:
    """A document of that kind that says what the events say, and what it proves."""
    at = proved[-1].event.occurred_at
    if kind == "mail":
        return _confirmation(person, at), "Bestätigung der Newsletter-Anmeldung"
    if kind == "screenshot":
        return _screenshot(person, at), "Anmeldung im Webshop"
    return _scan(kind, random, person, proved)


def _scan(
    kind: str, random: Random, person: PersonDetails, proved: list[RecordedEvent]
) -> tuple[Clipping, str]:
    from spicedesk.services.demo import scans

    day = proved[-1].event.day
    entries = scans.Entries(
        person, day, _says(proved, DATA), _says(proved, MARKETING), _ways(proved)
    )
    stamp = f"{day:%Y-%m-%d}"
    if kind == "card":
        picture = scans.jpeg(scans.card(random, entries))
        return Clipping(f"Gewinnkarte {stamp}.jpg", picture), "Gewinnspielkarte mit Unterschrift"
    if kind == "letter":
        return Clipping(f"Brief {stamp}.pdf", scans.pdf(scans.letter(random, entries))), "Brief"
    if kind == "fax":
        return Clipping(f"Fax {stamp}.tiff", scans.fax(scans.form(random, entries))), "Formular"
    picture = scans.jpeg(scans.form(random, entries))
    return Clipping(f"Formular {stamp}.jpg", picture), "Unterschriebenes Formular"


def _says(proved: list[RecordedEvent], purpose: str) -> bool:
    """What the paper shows: where two events speak of it, the one that corrects."""
    said = [r.event.said for r in proved if r.event.purpose == purpose]
    return bool(said) and said[-1] is Said.AGREED


def _ways(proved: list[RecordedEvent]) -> tuple[int, ...]:
    reach = [r.event.reach for r in proved if r.event.purpose == MARKETING]
    return tuple(n for n, way in enumerate(_WAYS) if reach and way in reach[-1])


def _confirmation(person: PersonDetails, at: datetime) -> Clipping:
    mail = EmailMessage()
    address = next(iter(person.emails), "post@example.org")
    mail["From"] = address
    mail["To"] = "newsletter@example.org"
    mail["Subject"] = "Re: Bitte bestätigen Sie Ihre Anmeldung"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{at:%Y%m%d%H%M%S}.{address.partition('@')[0]}@example.org>"
    mail.set_content(
        "Ja, ich möchte den Newsletter von Example Optik bekommen.\n\n"
        "> Guten Tag,\n> jemand hat diese Adresse für unseren Newsletter angemeldet.\n"
        "> Antworten Sie mit „Ja“, wenn Sie das waren; sonst hören Sie nichts mehr von uns.\n"
    )
    return Clipping(f"Newsletter-Bestätigung {at:%Y-%m-%d}.eml", mail.as_bytes())


def _screenshot(person: PersonDetails, at: datetime) -> Clipping:
    """The web shop's form in a browser, just before it was sent."""
    from PIL import Image, ImageDraw, ImageFont  # slow to import

    face, bold = (str(bundle.path(f"fonts/NotoSans-{w}.ttf")) for w in ("Regular", "Bold"))
    plain, small, big = (ImageFont.truetype(face, size) for size in (20, 16, 18))
    title = ImageFont.truetype(bold, 32)
    page = Image.new("RGB", (1100, 760), (255, 255, 255))
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 1100, 58), fill=(222, 225, 230))
    draw.rounded_rectangle((120, 12, 1060, 46), 17, fill=(255, 255, 255))
    for number in range(3):
        draw.ellipse((20 + number * 28, 21, 36 + number * 28, 37), fill=(170, 174, 180))
    draw.text((142, 17), "https://shop.example.org/konto/neu", (60, 64, 70), small)
    draw.text((120, 90), "Example Optik – Konto anlegen", (30, 60, 110), title)
    name = " ".join(filter(None, (person.given_name, person.family_name)))
    rows = (("Name", name), ("E-Mail", next(iter(person.emails), "–")))
    for number, (label, value) in enumerate(rows):
        top = 170 + number * 100
        draw.text((120, top), label, (90, 94, 100), big)
        draw.rounded_rectangle((120, top + 28, 720, top + 72), 6, outline=(160, 166, 176), width=2)
        draw.text((136, top + 36), value, (20, 22, 26), plain)
    wishes = ("Meine Daten dürfen gespeichert werden.", "Angebote und Einladungen: ja, bitte.")
    for number, wish in enumerate(wishes):
        top = 390 + number * 48
        draw.rounded_rectangle((120, top, 146, top + 26), 4, fill=(36, 99, 196))
        draw.line((126, top + 13, 131, top + 19, 141, top + 7), fill=(255, 255, 255), width=3)
        draw.text((162, top - 2), wish, (30, 32, 36), plain)
    draw.rounded_rectangle((120, 510, 320, 560), 8, fill=(36, 99, 196))
    draw.text((168, 522), "Anmelden", (255, 255, 255), plain)
    draw.text((120, 700), f"{at:%d.%m.%Y %H:%M}", (130, 134, 140), small)
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return Clipping(f"Webformular {at:%Y-%m-%d}.png", buffer.getvalue())
