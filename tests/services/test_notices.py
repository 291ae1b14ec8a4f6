"""What a person is told, in which words, and what is kept of it."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.mail import MailServer, Security
from spicedesk.domain.outbox import OutboxState, Trouble
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import (
    access,
    consent,
    evidence,
    mail,
    messages,
    notices,
    outbox,
    people,
    templates,
)
from spicedesk.services.desk import Desk
from tests import smtp
from tests.conftest import ANNA
from tests.statements.reading import read as read_pdf

MARIA = PersonDetails(family_name="Müßig", given_name="Jörg", emails=("joerg@bücher.example",))


def say(desk: Desk, person: PersonId, purpose: str, said: Said, **more: object) -> None:
    moment = desk.clock()
    event = ConsentEvent(purpose, said, How.TRADE_SHOW, moment, **more)  # type: ignore[arg-type]
    consent.record(desk, person, event)


def use(desk: Desk, port: int = 25, sender: str = "office@example.org") -> None:
    mail.save(desk, MailServer("127.0.0.1", port, Security.NONE, sender))


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def test_it_says_what_was_agreed_where_when_with_whom_and_the_ways_out(
    desk: Desk, anna: PersonId
) -> None:
    say(desk, anna, DATA, Said.AGREED, place="Graz fair", with_whom="J. Wolf")
    say(desk, anna, MARKETING, Said.AGREED, channels=frozenset({Channel.EMAIL, Channel.POST}))
    text = notices.prepare(desk, anna, "en").text
    for part in ("Art. 6(1)(a) GDPR", "Graz fair", "with J. Wolf", "trade show form"):
        assert part in text
    assert "only by: E-mail, Post." in text
    assert "Not by: Phone, SMS, Messenger." in text
    assert "privacy@example.org" in text
    assert "free of charge" in text
    assert "{" not in text


@pytest.mark.parametrize("basis", list(LegalBasis))
def test_every_basis_is_told_by_its_letter(desk: Desk, anna: PersonId, basis: LegalBasis) -> None:
    say(desk, anna, DATA, Said.AGREED, basis=basis)
    for language in ("en", "de"):
        assert re.search(
            rf"6\(1\)\({basis.letter}\)|lit\. {basis.letter}",
            notices.prepare(desk, anna, language).text,
        )


def test_without_a_reason_it_says_so(desk: Desk, anna: PersonId) -> None:
    text = notices.prepare(desk, anna, "en").text
    assert "no reason on record" in text
    assert "not contacted for advertising" in text


def test_it_speaks_the_persons_language_where_there_is_a_text(desk: Desk, anna: PersonId) -> None:
    assert notices.prepare(desk, anna).language == "de"
    slovene = people.add(desk, PersonDetails("Novak", language="sl")).id
    assert notices.prepare(desk, slovene).language == "en"
    templates.replace(desk, templates.NOTICE, "sl", "Obvestilo\n{{ name }}, {{ office }}")
    made = notices.prepare(desk, slovene)
    assert (made.language, made.subject, made.text) == (
        "sl",
        "Obvestilo",
        "Novak, Example Optics\n",
    )
    with pytest.raises(faults.Invalid, match="no text of this letter"):
        notices.prepare(desk, slovene, "fr")


def test_the_offices_own_text_takes_the_place_and_leaves_it(desk: Desk, anna: PersonId) -> None:
    templates.replace(desk, templates.NOTICE, "de", "Neu\n{{ salutation }}")
    assert notices.prepare(desk, anna).subject == "Neu"
    templates.replace(desk, templates.NOTICE, "de", None)
    assert notices.prepare(desk, anna).subject == "Was bei uns über Sie vermerkt ist"


def test_a_template_is_tried_without_being_kept(desk: Desk, anna: PersonId) -> None:
    assert notices.prepare(desk, anna, template="Try\n{{ number }}").text == "10-0001\n"
    assert notices.prepare(desk, anna).subject != "Try"
    assert notices.try_out(desk, "en", "Try\n{{ name }}") == ("Try", "Anna Berger\n")


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("S\n\n{{ nobody }}", "line 3.*'nobody'.*There are: contact"),
        ("S\n{% if name %}", "line 2.*not written"),
        ("S\n{{ name.__class__ }}", "line 2.*may not"),
        ("S\n{{ name|attr('__class__') }}", "line 2.*may not"),
        ("S\n{% include 'x' %}", "line 2"),
        ("S\n{% for i in range(10**12) %}{% endfor %}", "line 2.*too long or too much"),
        ("S\n" + "{% for i in range(99999) %}" * 3 + "{% endfor %}" * 3, "was stopped"),
        ("S\n{{ 'x' * 10 ** 11 }}", "too much memory"),
        ("S\n{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "too much"),
        ("S\n{% for i in range(90000) %}{{ name }}{% endfor %}", "longer than 40000"),
        ("only a subject", "no subject or no text"),
        ("s" * 200 + "\ntext", "subject is longer"),
    ],
)
def test_a_bad_text_is_told_and_does_no_harm(desk: Desk, template: str, told: str) -> None:
    with pytest.raises(faults.Invalid) as error:
        notices.try_out(desk, "en", template)
    assert re.search(told, str(error.value), re.DOTALL)
    assert error.value.way_out


def test_a_value_is_text_and_never_a_template(desk: Desk) -> None:
    odd = people.add(desk, PersonDetails("{{ 7 * 7 }} {% raw %}")).id
    assert "Dear {{ 7 * 7 }} {% raw %}," in notices.prepare(desk, odd, "en").text


def test_the_letter_has_one_page_and_the_address_in_the_window(desk: Desk, anna: PersonId) -> None:
    say(desk, anna, DATA, Said.AGREED)
    say(desk, anna, MARKETING, Said.REFUSED)
    reading = read_pdf(notices.as_letter(notices.prepare(desk, anna)))
    assert len(reading.pages) == 1
    for part in ("Anna Berger", "Herrengasse 4", "8010 Graz", "Hauptplatz 1", "1 von 1"):
        assert part in reading


def test_what_was_told_is_kept_and_logged(any_desk: Desk, tmp_path: Path) -> None:
    anna = people.add(any_desk, ANNA).id
    notice = notices.prepare(any_desk, anna)
    pdf = notices.as_letter(notice)
    filed = notices.save(any_desk, notice, pdf, tmp_path / "letter.pdf")
    assert (tmp_path / "letter.pdf").read_bytes() == pdf == evidence.read(any_desk, filed.id)
    use(any_desk)
    message = outbox.get(any_desk, notices.queue(any_desk, notice))
    kept = read(evidence.read(any_desk, message.evidence_id))
    assert kept["Message-ID"] == message.message_id
    assert evidence.get(any_desk, message.evidence_id).proves == "Statusmitteilung"
    subjects = {s.key: s for s in access.collect(any_desk, anna, "en").subjects}
    acts = [f.value for e in subjects["audit_entry"].entries for f in e.fields]
    assert acts.count("Status notice made") == 2
    (sent,) = subjects["outbox"].entries
    values = {f.label: f.value for f in sent.fields}
    assert (values["To"], values["State"]) == ("anna.berger@example.org", "waits to be sent")


def test_the_message_has_the_heads_that_it_needs(desk: Desk, anna: PersonId) -> None:
    use(desk)
    notice = notices.prepare(desk, anna)
    message = outbox.get(desk, notices.queue(desk, notice))
    sent = read(evidence.read(desk, message.evidence_id))
    assert sent["From"] == "Example Optics <office@example.org>"
    assert sent["To"] == "Anna Berger <anna.berger@example.org>"
    assert sent["Subject"] == "Was bei uns über Sie vermerkt ist"
    assert sent["Auto-Submitted"] == "no"
    assert sent["Date"].datetime == notice.made_at.replace(microsecond=0)
    assert sent["X-Unsent"] is None
    assert sent.get_content_type() == "text/plain"
    assert sent.get_content_charset() == "utf-8"
    assert sent.get_content().replace("\r\n", "\n") == notice.text


def test_a_draft_is_opened_to_be_sent(desk: Desk, anna: PersonId) -> None:
    draft = read(notices.draft_of(desk, notices.prepare(desk, anna)))
    assert (draft["X-Unsent"], draft["From"]) == ("1", "Example Optics <privacy@example.org>")


@pytest.mark.parametrize(
    "name",
    [
        "A\r\nBcc: evil@example.org",
        "A\nSubject: x",
        'O"Neill, Dr.; <x@y>',
        "山田太郎",
        "\u2028x",
        "",
    ],
)
def test_no_name_begins_another_head(desk: Desk, name: str) -> None:
    letter = messages.Letter(
        sender_name=f"Office {name}",
        sender="office@example.org",
        recipient_name=name,
        recipient="anna@example.org",
        subject=f"Über\r\nX-Evil: 1 {name}",
        text="ok\n.\nFrom here\n",
        language="de",
        at=desk.clock(),
    )
    sent = read(messages.written(letter).content)
    assert set(sent.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
        "Content-Transfer-Encoding", "MIME-Version", "Content-Language",
    }  # fmt: skip
    (to,) = sent["To"].addresses
    assert to.addr_spec == "anna@example.org"
    assert sent["Subject"].startswith("Über X-Evil: 1")
    assert sent.get_content().replace("\r\n", "\n") == letter.text


@pytest.mark.parametrize(
    ("address", "on_the_wire"),
    [
        ("joerg@bücher.example", "joerg@xn--bcher-kva.example"),
        ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
        ("o'neill+x@example.org", "o'neill+x@example.org"),
    ],
)
def test_addresses_of_any_letters_arrive(desk: Desk, address: str, on_the_wire: str) -> None:
    person = people.add(desk, PersonDetails("Müßig", "Jörg", emails=(address,))).id
    with smtp.server() as post:
        use(desk, post.port)
        message = notices.queue(desk, notices.prepare(desk, person))
        assert outbox.send(desk, message).state is OutboxState.SENT
    (envelope,), (sent,) = post.envelopes, post.messages
    assert envelope.rcpt_tos == [on_the_wire]
    (to,) = sent["To"].addresses
    assert (to.display_name, to.domain) == ("Jörg Müßig", on_the_wire.partition("@")[2])
    assert "Jörg Müßig" in sent.get_content()


def test_a_server_without_smtputf8_is_not_given_such_an_address(desk: Desk) -> None:
    person = people.add(desk, PersonDetails("Müßig", emails=("jörg@example.org",))).id
    with smtp.scripted(b"220 hi", b"250 hi", b"250 ok") as port:
        use(desk, port)
        became = outbox.send(desk, notices.queue(desk, notices.prepare(desk, person)))
    assert (became.state, became.trouble) == (OutboxState.FAILED, Trouble.LETTERS)


def test_lines_that_begin_with_a_dot_arrive_as_they_were(desk: Desk, anna: PersonId) -> None:
    templates.replace(desk, templates.NOTICE, "de", "S\n.\n..x\n.com")
    with smtp.server() as post:
        use(desk, post.port)
        outbox.send(desk, notices.queue(desk, notices.prepare(desk, anna)))
    assert post.messages[0].get_content().split() == [".", "..x", ".com"]


def test_who_has_no_address_is_told_by_letter(desk: Desk) -> None:
    person = people.add(desk, PersonDetails("Huber")).id
    use(desk)
    notice = notices.prepare(desk, person)
    assert not notices.can_be_mailed(desk, notice)
    with pytest.raises(faults.Refused, match="no e-mail address"):
        notices.queue(desk, notice)
    assert evidence.listed(desk, person) == ()


def test_without_a_server_nothing_is_queued(desk: Desk, anna: PersonId) -> None:
    with pytest.raises(faults.Refused, match="no mail server"):
        notices.queue(desk, notices.prepare(desk, anna))
    assert outbox.listed(desk) == []
