"""A message that came back is known, its report is kept, and the next notice goes another way."""

import io
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spicedesk import faults
from spicedesk.domain.audience import Obstacle
from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.mail import MailServer, Security
from spicedesk.domain.outbox import OutboxState, Outgoing, Trouble, came_back
from spicedesk.services import (
    bounces,
    consent,
    delivery_reports,
    evidence,
    mail,
    marketing,
    notices,
    outbox,
    people,
)
from spicedesk.services.desk import Desk, now
from spicedesk.services.evidence import Clipping
from spicedesk.services.marketing import Format
from tests import smtp
from tests.conftest import ANNA

REASON = "550 5.1.1 <anna.berger@example.org>: user unknown"


def sent(desk: Desk, answers: tuple[str, ...] = ("250 OK",)) -> Outgoing:
    """A notice to Anna, and what became of it at a server that answers so."""
    with smtp.server() as post:
        post.to_rcpt = list(answers)
        mail.save(desk, MailServer("127.0.0.1", post.port, Security.NONE, "office@example.org"))
        message = notices.queue(desk, notices.prepare(desk, people.add(desk, ANNA).id))
        return outbox.send(desk, message)


def delivery_report(message_id: str, action: str = "failed", reason: str = REASON) -> bytes:
    """What Postfix and Exchange send (RFC 3464)."""
    return (
        "Return-Path: <>\r\n"
        "From: MAILER-DAEMON@mx.example.net (Mail Delivery System)\r\n"
        "To: office@example.org\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.net\r\n\r\n"
        "Final-Recipient: rfc822; anna.berger@example.org\r\n"
        f"Action: {action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; {reason}\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"From: office@example.org\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n"
    ).encode()


def homemade_report(message_id: str, sender: str = "MAILER-DAEMON@old.example") -> bytes:
    """What qmail sends, which knows no standard."""
    return (
        f"From: {sender}\r\nTo: office@example.org\r\nSubject: failure notice\r\n\r\n"
        "Hi. This is the qmail-send program at old.example.\r\n"
        f"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: {message_id}\r\n"
    ).encode()


def test_a_report_tells_which_message_came_back_and_is_kept(any_desk: Desk, tmp_path: Path) -> None:
    message = sent(any_desk)
    file = tmp_path / "Undelivered.eml"
    file.write_bytes(delivery_report(message.message_id))
    became = bounces.report(any_desk, file)
    assert (became.state, became.trouble) == (OutboxState.FAILED, Trouble.BOUNCED)
    assert became.answer == REASON
    kept = evidence.listed(any_desk, message.person_id)
    assert [e.name for e in kept if e.proves == "A message came back"] == ["Undelivered.eml"]
    assert outbox.undecided(any_desk) == 1


def test_a_report_read_twice_is_noted_once(desk: Desk) -> None:
    message = sent(desk)
    report = Clipping("Undelivered.eml", delivery_report(message.message_id))
    first = bounces.report(desk, report)
    later = Desk(desk.store, desk.user, lambda: now() + timedelta(days=1))
    assert bounces.report(later, report) == first
    assert len(evidence.listed(desk, message.person_id)) == 2  # the notice, and the report


def test_a_report_dropped_on_the_persons_file_is_heeded(desk: Desk) -> None:
    message = sent(desk)
    report = Clipping("Undelivered.eml", delivery_report(message.message_id))
    became = bounces.heed(desk, evidence.add(desk, message.person_id, report))
    assert became is not None
    assert became.trouble is Trouble.BOUNCED
    letter = Clipping("Letter.eml", b"From: anna@example.org\r\nTo: o@example.org\r\n\r\nHi")
    assert bounces.heed(desk, evidence.add(desk, message.person_id, letter)) is None


def test_a_report_after_no_standard_is_understood_too(desk: Desk) -> None:
    message = sent(desk)
    became = bounces.report(desk, Clipping("x.eml", homemade_report(message.message_id)))
    assert (became.trouble, became.answer) == (Trouble.BOUNCED, None)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_message_that_is_late_or_has_arrived_did_not_come_back(desk: Desk, action: str) -> None:
    message = sent(desk)
    report = Clipping("Report.eml", delivery_report(message.message_id, action))
    with pytest.raises(faults.Invalid, match=r"Report\.eml.*does not say"):
        bounces.report(desk, report)
    assert outbox.get(desk, message.id).state is OutboxState.SENT


def test_an_answer_that_quotes_our_message_is_no_report(desk: Desk) -> None:
    message = sent(desk)
    answer = homemade_report(message.message_id, sender="anna.berger@example.org")
    with pytest.raises(faults.Invalid, match="does not say"):
        bounces.report(desk, Clipping("Re.eml", answer))


def test_a_report_of_somebody_elses_message_changes_nothing(desk: Desk) -> None:
    sent(desk)
    other = f"<{UUID(int=7)}@example.org>"
    with pytest.raises(faults.Invalid, match="no message of this office"):
        bounces.report(desk, Clipping("x.eml", delivery_report(other)))
    assert outbox.undecided(desk) == 0


def test_what_never_went_out_did_not_come_back(desk: Desk) -> None:
    mail.save(desk, MailServer("127.0.0.1", 1, Security.NONE, "office@example.org"))
    queued = notices.queue(desk, notices.prepare(desk, people.add(desk, ANNA).id))
    name = outbox.get(desk, queued).message_id
    became = bounces.report(desk, Clipping("x.eml", delivery_report(name)))
    assert became.state is OutboxState.QUEUED


@given(st.binary(max_size=400))
def test_no_mail_is_too_broken_to_be_looked_at(noise: bytes) -> None:
    name = f"<{UUID(int=7)}@example.org>"
    delivery_reports.read(noise)
    delivery_reports.read(delivery_report(name).replace(b"Action: failed\r\n", noise))


def test_a_mail_of_a_thousand_layers_ends() -> None:
    inner = delivery_report(f"<{UUID(int=7)}@example.org>")
    for _layer in range(1_000):
        inner = b"From: mailer-daemon@x.example\r\nContent-Type: message/rfc822\r\n\r\n" + inner
    bounces.read(inner)


def test_the_next_notice_goes_to_another_address_or_as_a_letter(desk: Desk) -> None:
    message = sent(desk)
    bounces.report(desk, Clipping("x.eml", delivery_report(message.message_id)))
    notice = notices.prepare(desk, message.person_id)
    assert notice.email == "anna.berger@example.org"
    assert notice.came_back_at is not None
    assert not notices.can_be_mailed(desk, notice)
    emails = ("anna.berger@example.org", "anna@example.com")
    anna = people.edit(desk, message.person_id, lambda now: replace(now, emails=emails))
    notice = notices.prepare(desk, anna.id)
    assert (notice.email, notice.came_back_at) == ("anna@example.com", None)
    assert notices.can_be_mailed(desk, notice)


def test_an_address_that_the_server_refuses_is_not_mailed_again_by_itself(desk: Desk) -> None:
    refused = sent(desk, ("550 5.1.1 no such user",))
    assert refused.trouble is Trouble.REFUSED
    assert not notices.can_be_mailed(desk, notices.prepare(desk, refused.person_id))


def test_no_list_writes_to_an_address_that_mail_came_back_from(any_desk: Desk) -> None:
    message = sent(any_desk)
    for purpose in (DATA, MARKETING):
        event = ConsentEvent(purpose, Said.AGREED, How.PHONE, any_desk.clock())
        consent.record(any_desk, message.person_id, event)
    news = marketing.add(any_desk, "News", Channel.EMAIL)
    assert marketing.look(any_desk, news).chosen == [message.person_id]
    bounces.report(any_desk, Clipping("x.eml", delivery_report(message.message_id)))
    assert marketing.look(any_desk, news).reasons == {Obstacle.NO_ADDRESS: 1}
    emails = ("anna.berger@example.org", "anna@example.com")
    people.edit(any_desk, message.person_id, lambda now: replace(now, emails=emails))
    written = io.BytesIO()
    marketing.export_to_stream(any_desk, news, Format.CSV, written)
    assert b"anna@example.com" in written.getvalue()
    assert b"anna.berger" not in written.getvalue()


def test_a_later_message_that_stays_opens_the_address_again(desk: Desk) -> None:
    first = sent(desk)
    came = replace(first, state=OutboxState.FAILED, trouble=Trouble.BOUNCED)
    stayed = replace(first, id=UUID(int=1), queued_at=first.queued_at + timedelta(days=1))
    assert list(came_back([came])) == ["anna.berger@example.org"]
    assert came_back([stayed, came]) == {}
    waiting = replace(stayed, state=OutboxState.QUEUED)
    assert list(came_back([came, waiting])) == ["anna.berger@example.org"]


def test_the_report_is_read_as_the_standard_library_writes_it() -> None:
    report = EmailMessage()
    report["From"] = "Postmaster <postmaster@example.net>"
    report.set_content("Nobody of that name.")
    report.add_attachment(
        _original(name := f"<{UUID(int=9)}@example.org>"), filename="original.eml"
    )
    found = bounces.read(report.as_bytes())
    assert found is not None
    assert found.names == (name,)


def _original(message_id: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Message-ID"] = "office@example.org", message_id
    message.set_content("Dear Anna")
    return message
