"""What was written goes out once, whatever breaks on the way."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from spicedesk import faults
from spicedesk.domain.mail import MailServer, Security
from spicedesk.domain.outbox import OutboxState, Trouble
from spicedesk.services import mail, notices, outbox, people, processes
from spicedesk.services.courier import Patience
from spicedesk.services.desk import Desk, now
from spicedesk.store.location import FileLocation, Location, ServerLocation
from tests import smtp, tls
from tests.conftest import ANNA

IMPATIENT = Patience(on_the_way=0.6, at_the_end=0.6)
QUEUED, SENT, FAILED = OutboxState.QUEUED, OutboxState.SENT, OutboxState.FAILED
UNCERTAIN = OutboxState.UNCERTAIN


@pytest.fixture
def post() -> Iterator[smtp.Post]:
    with smtp.server() as running:
        yield running


def use(desk: Desk, port: int, security: Security = Security.NONE, user: str | None = None) -> None:
    mail.save(desk, MailServer("127.0.0.1", port, security, "office@example.org", user))


def write(desk: Desk, port: int) -> UUID:
    """A notice to Anna, in the outbox of an office whose mail server listens there."""
    use(desk, port)
    return notices.queue(desk, notices.prepare(desk, people.add(desk, ANNA).id))


def later(desk: Desk, **pause: int) -> Desk:
    """The same desk after a while."""
    return Desk(desk.store, desk.user, lambda: now() + timedelta(**pause))


def test_a_message_goes_out_once(any_desk: Desk, colleague: Desk, post: smtp.Post) -> None:
    message = write(any_desk, post.port)
    became = outbox.send(any_desk, message)
    assert (became.state, became.trouble, became.attempts) == (SENT, None, 1)
    assert outbox.send(any_desk, message).state is SENT
    assert outbox.send_due(colleague) == []
    assert [e.rcpt_tos for e in post.envelopes] == [["anna.berger@example.org"]]
    assert post.messages[0]["Message-ID"] == became.message_id
    assert outbox.listed(any_desk) == []
    assert [m.state for m in outbox.listed(any_desk, everything=True)] == [SENT]


def test_two_desks_at_once_send_each_message_once(
    any_desk: Desk, colleague: Desk, post: smtp.Post
) -> None:
    use(any_desk, post.port)
    anna = people.add(any_desk, ANNA).id
    notice = notices.prepare(any_desk, anna)
    for _number in range(8):
        notices.queue(any_desk, notice)
    desks = [threading.Thread(target=outbox.send_due, args=(d,)) for d in (any_desk, colleague)]
    for thread in desks:
        thread.start()
    for thread in desks:
        thread.join()
    assert len(post.envelopes) == 8
    assert len({m["Message-ID"] for m in post.messages}) == 8
    assert outbox.listed(any_desk) == []


def test_a_refusal_is_for_good_and_says_why(desk: Desk, post: smtp.Post) -> None:
    post.to_rcpt = ["550 5.1.1 nobody of that name"]
    became = outbox.send(desk, write(desk, post.port))
    assert (became.state, became.trouble) == (FAILED, Trouble.REFUSED)
    assert became.answer == "550 5.1.1 nobody of that name"
    assert outbox.send_due(later(desk, days=9)) == []
    post.to_rcpt = ["250 OK"]
    outbox.retry(desk, became.id)
    assert outbox.send(desk, became.id).state is SENT


def test_a_refusal_after_the_text_is_for_good(desk: Desk, post: smtp.Post) -> None:
    post.to_data = ["554 5.7.1 looks like spam"]
    assert outbox.send(desk, write(desk, post.port)).state is FAILED


def test_greylisting_is_waited_out_with_growing_pauses(desk: Desk, post: smtp.Post) -> None:
    post.to_rcpt = ["451 4.7.1 come back later"] * 2 + ["250 OK"]
    first = outbox.send(desk, write(desk, post.port))
    assert (first.state, first.trouble) == (QUEUED, Trouble.PUT_OFF)
    assert outbox.send_due(desk) == []  # not yet
    (second,) = outbox.send_due(later(desk, minutes=2))
    assert second.state is QUEUED
    assert second.next_at is not None
    assert first.next_at is not None
    assert second.next_at - first.next_at > timedelta(minutes=4)
    (third,) = outbox.send_due(later(desk, minutes=10))
    assert (third.state, third.attempts) == (SENT, 3)
    assert third.message_id == first.message_id == post.messages[0]["Message-ID"]


def test_who_is_put_off_for_days_gives_up(desk: Desk, post: smtp.Post) -> None:
    post.to_data = ["452 disk full"]
    message, days = write(desk, post.port), 0
    while outbox.get(desk, message).state is QUEUED:
        outbox.send_due(later(desk, days=days))
        days += 1
    assert days == 9
    assert outbox.get(desk, message).state is FAILED


@pytest.mark.parametrize("when", [smtp.STALL, smtp.DROP])
def test_before_the_text_a_lost_conversation_is_tried_again(
    desk: Desk, post: smtp.Post, when: str
) -> None:
    post.to_rcpt = [when, "250 OK"]
    first = outbox.send(desk, write(desk, post.port), patience=IMPATIENT)
    expected = Trouble.SILENT if when == smtp.STALL else Trouble.BROKEN_OFF
    assert (first.state, first.trouble) == (QUEUED, expected)
    (second,) = outbox.send_due(later(desk, minutes=2))
    assert second.state is SENT
    assert len(post.envelopes) == 1


@pytest.mark.parametrize("when", [smtp.STALL, smtp.DROP])
def test_after_the_last_word_nobody_sends_again_by_himself(
    desk: Desk, post: smtp.Post, when: str
) -> None:
    post.to_data = [when, "250 OK"]
    became = outbox.send(desk, write(desk, post.port), patience=IMPATIENT)
    assert (became.state, became.trouble) == (UNCERTAIN, Trouble.ANSWER_LOST)
    assert outbox.send_due(later(desk, days=2)) == []
    assert len(post.envelopes) == 1
    outbox.retry(desk, became.id)
    assert outbox.send(desk, became.id).state is SENT
    assert [m["Message-ID"] for m in post.messages] == [became.message_id] * 2


def test_an_answer_that_is_none_is_uncertain(desk: Desk) -> None:
    hello = (b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"354 go on")
    with smtp.scripted(*hello, b"hm?") as port:
        assert outbox.send(desk, write(desk, port), patience=IMPATIENT).state is UNCERTAIN


def test_a_server_that_hangs_up_in_the_text_has_no_message(desk: Desk) -> None:
    with smtp.scripted(b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"421 bye") as port:
        became = outbox.send(desk, write(desk, port), patience=IMPATIENT)
    assert (became.state, became.trouble) == (QUEUED, Trouble.PUT_OFF)


def test_a_mute_server_is_not_waited_for(desk: Desk) -> None:
    with smtp.scripted() as port:
        became = outbox.send(desk, write(desk, port), patience=IMPATIENT)
    assert (became.state, became.trouble) == (QUEUED, Trouble.SILENT)


def test_a_greeting_of_refusal_is_the_servers_and_passes(desk: Desk) -> None:
    with smtp.scripted(b"554 not today") as port:
        became = outbox.send(desk, write(desk, port), patience=IMPATIENT)
    assert (became.state, became.answer) == (QUEUED, "554 not today")


def test_where_the_server_is_gone_the_others_need_not_try(desk: Desk) -> None:
    first = write(desk, smtp.free_port())
    second = notices.queue(desk, notices.prepare(desk, outbox.get(desk, first).person_id))
    (tried,) = outbox.send_due(desk)
    assert (tried.id, tried.trouble) == (first, Trouble.UNREACHABLE)
    assert outbox.get(desk, second).attempts == 0


def test_whoever_closes_the_program_waits_for_nobody(desk: Desk, post: smtp.Post) -> None:
    post.to_rcpt = [smtp.STALL]
    message = write(desk, post.port)
    became = outbox.send(desk, message, stopped=post.seen.is_set)
    assert (became.state, became.trouble) == (QUEUED, Trouble.STOPPED)
    post.to_rcpt, post.to_data = ["250 OK"], [smtp.STALL]
    post.seen.clear()
    assert outbox.send(desk, message, stopped=post.seen.is_set).state is UNCERTAIN


def _sending(place: tuple[Location, str | None]) -> "subprocess.Popen[bytes]":
    location, passphrase = place
    if isinstance(location, ServerLocation):
        database = location.url
    else:
        assert isinstance(location, FileLocation)
        database = str(location.path)
    environment = {**os.environ, "SPICEDESK_PASSPHRASE": passphrase or ""}
    return subprocess.Popen(
        [sys.executable, "-m", "spicedesk", "--database", database, "outbox", "send"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _killed(place: tuple[Location, str | None], post: smtp.Post) -> None:
    """A desk that is killed at the moment at which the server has seen what it stalls at."""
    process = _sending(place)
    assert post.seen.wait(30)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_killed_before_the_answer_it_is_uncertain_and_never_sent_twice(
    any_desk: Desk, colleague: Desk, place: tuple[Location, str | None], post: smtp.Post
) -> None:
    post.to_data = [smtp.STALL, "250 OK"]
    message = write(any_desk, post.port)
    _killed(place, post)
    assert outbox.send_due(any_desk) == []
    (told,) = outbox.listed(colleague)
    assert (told.state, told.trouble) == (UNCERTAIN, Trouble.ANSWER_LOST)
    assert outbox.send_due(later(colleague, days=3)) == []
    assert len(post.envelopes) == 1
    what, way_out = mail.explained(Trouble.ANSWER_LOST)
    assert "may have arrived" in what
    assert "once more" in way_out
    outbox.retry(colleague, message)
    assert outbox.send(colleague, message).state is SENT
    assert len({m["Message-ID"] for m in post.messages}) == 1


def test_killed_before_the_last_word_it_goes_out_at_the_next_turn(
    any_desk: Desk, place: tuple[Location, str | None], post: smtp.Post
) -> None:
    post.to_rcpt = [smtp.STALL, "250 OK"]
    write(any_desk, post.port)
    _killed(place, post)
    (became,) = outbox.send_due(any_desk)
    assert (became.state, became.attempts) == (SENT, 2)
    assert len(post.envelopes) == 1


def test_a_desk_that_slept_finds_its_message_taken_back(
    desk: Desk, post: smtp.Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was put to sleep before the text; another desk has sent the message when it wakes up."""
    message = write(desk, post.port)
    with smtp.server() as slow_post, monkeypatch.context() as elsewhere:
        use(desk, slow_post.port)
        slow_post.to_rcpt = [smtp.STALL]
        elsewhere.setattr(processes, "this_one", lambda: "another computer/1")
        asleep = threading.Thread(target=outbox.send, args=(later(desk, hours=-1), message))
        asleep.start()
        assert slow_post.seen.wait(10)
        use(desk, post.port)
        (became,) = outbox.send_due(desk)
        assert became.state is SENT
        slow_post.go_on.set()
        asleep.join()
        assert slow_post.envelopes == []
    assert outbox.get(desk, message).state is SENT
    assert len(post.envelopes) == 1


def test_what_is_dropped_never_goes_out(desk: Desk, post: smtp.Post) -> None:
    message = write(desk, post.port)
    assert outbox.drop(desk, message).state is OutboxState.DROPPED
    assert outbox.send_due(desk) == []
    assert outbox.send(desk, message).state is OutboxState.DROPPED
    assert post.envelopes == []
    with pytest.raises(faults.Refused):
        outbox.retry(desk, message)


def test_what_is_out_cannot_be_dropped(desk: Desk, post: smtp.Post) -> None:
    message = write(desk, post.port)
    outbox.send(desk, message)
    with pytest.raises(faults.Refused, match="was sent"):
        outbox.drop(desk, message)


def test_within_tls_user_and_password_of_any_letters(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = tls.certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.crt"))
    monkeypatch.setenv("SPICEDESK_SMTP_PASSWORD", smtp.PASSWORD)
    settings = {"tls_context": context, "require_starttls": True, "auth_required": True}
    with smtp.server(authenticator=smtp.check_login, **settings) as post:
        message = write(desk, post.port)
        use(desk, post.port, Security.STARTTLS, smtp.USER)
        assert outbox.send(desk, message).state is SENT
        monkeypatch.setenv("SPICEDESK_SMTP_PASSWORD", "wrong")
        again = notices.queue(desk, notices.prepare(desk, outbox.get(desk, message).person_id))
        became = outbox.send(desk, again)
        assert (became.state, became.trouble) == (QUEUED, Trouble.LOGIN)
        with pytest.raises(faults.Refused, match="user name and password"):
            mail.try_out(mail.required(desk))
        assert len(post.envelopes) == 1


def test_tls_from_the_first_word(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = tls.certified(tmp_path)
    with smtp.server(ssl_context=context) as post:
        message = write(desk, post.port)
        use(desk, post.port, Security.TLS)
        became = outbox.send(desk, message)
        assert (became.state, became.trouble) == (QUEUED, Trouble.UNTRUSTED)
        assert post.envelopes == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.crt"))
        assert outbox.send(desk, message).state is SENT


def test_an_untrusted_certificate_is_refused_after_starttls(desk: Desk, tmp_path: Path) -> None:
    with smtp.server(tls_context=tls.certified(tmp_path)) as post:
        use(desk, post.port, Security.STARTTLS)
        with pytest.raises(faults.Refused, match="certificate"):
            mail.try_out(mail.required(desk))


def test_without_tls_no_word_is_said(desk: Desk, post: smtp.Post) -> None:
    message = write(desk, post.port)
    use(desk, post.port, Security.STARTTLS)
    became = outbox.send(desk, message)
    assert (became.state, became.trouble) == (QUEUED, Trouble.NO_TLS)
    use(desk, post.port, Security.TLS)
    outbox.send(desk, message, patience=IMPATIENT)
    assert post.envelopes == []


def test_mail_in_the_open_goes_to_this_computer_alone(desk: Desk) -> None:
    far = MailServer("smtp.example.org", 25, Security.NONE, "office@example.org")
    with pytest.raises(faults.Invalid, match="very computer"):
        mail.save(desk, far)


@pytest.mark.usefixtures("keyring_there")
def test_the_password_lives_in_the_keyring() -> None:
    server = MailServer("smtp.example.org", 587, Security.STARTTLS, "a@example.org", "a")
    assert mail.password_of(server) is None
    mail.remember(server, smtp.PASSWORD)
    assert mail.password_of(server) == smtp.PASSWORD
    mail.forget(server)
    assert mail.password_of(server) is None
