"""A real SMTP server (aiosmtpd) that accepts, refuses, stalls and drops as it is told."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

USER, PASSWORD = "office", "geheim – ü"  # of the tests' own server
DROP, STALL = "drop", "stall"
_OK = "250 OK"


@dataclass
class Post:
    """What the server does with the next messages, and what it has received.

    `to_rcpt` and `to_data` are answers in turn, the last one for ever: a line of SMTP, or
    `DROP` or `STALL`. A message is received when its final dot is in, whatever the answer.
    """

    port: int = 0
    to_rcpt: list[str] = field(default_factory=lambda: [_OK])
    to_data: list[str] = field(default_factory=lambda: [_OK])
    envelopes: list[Envelope] = field(default_factory=list)
    seen: threading.Event = field(default_factory=threading.Event)
    """Set when a message, or a recipient that is stalled at, is in."""
    go_on: threading.Event = field(default_factory=threading.Event)
    """Set by a test that has waited enough: what stalls goes on, and all is well."""

    @property
    def messages(self) -> list[EmailMessage]:
        """What was received, as a mail program reads it."""
        return [_parsed(envelope) for envelope in self.envelopes]

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = await self._answer(server, self.to_rcpt)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Envelope
    ) -> str:
        self.envelopes.append(envelope)
        self.seen.set()
        return await self._answer(server, self.to_data)

    async def _answer(self, server: Any, answers: list[str]) -> str:
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer == STALL:
            self.seen.set()
            while not self.go_on.is_set():
                await asyncio.sleep(0.02)
        if answer == DROP:
            server.transport.abort()
        return answer if answer not in {DROP, STALL} else _OK


def _parsed(envelope: Envelope) -> EmailMessage:
    content = _bytes(envelope)
    if envelope.smtp_utf8:  # heads in UTF-8, which Python reads from text alone
        return message_from_string(content.decode(), policy=policy.SMTPUTF8)
    return message_from_bytes(content, policy=policy.default)


def _bytes(envelope: Envelope) -> bytes:
    content = envelope.content
    return content if isinstance(content, bytes) else (content or "").encode()


@contextmanager
def server(**settings: Any) -> Iterator[Post]:
    """A server on a port of its own; `settings` are aiosmtpd's."""
    post = Post(port=free_port())
    controller = Controller(
        post, hostname="127.0.0.1", port=post.port, enable_SMTPUTF8=True, **settings
    )
    controller.start()
    try:
        yield post
    finally:
        post.go_on.set()  # what stalls would keep the server from ending
        controller.stop()


def check_login(_server: Any, _session: Any, _envelope: Any, _way: str, given: Any) -> AuthResult:
    """Let in whoever knows user and password."""
    known = isinstance(given, LoginPassword) and (given.login, given.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=known, handled=False)


@contextmanager
def scripted(*answers: bytes) -> Iterator[int]:
    """The port of something that says this, a line for each that it hears, and hangs up.

    What is sent between `354` and the final dot is one line. Without answers it is mute.
    """
    end = threading.Event()

    class Script(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), self.request.makefile("rb") as heard:
                for number, answer in enumerate(answers):
                    self.request.sendall(answer + b"\r\n")
                    if number == len(answers) - 1:
                        return
                    _hear(heard, until_dot=answer.startswith(b"354"))
                end.wait(60)

    class Server(ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Script) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.05,))
        thread.start()
        yield listening.server_address[1]
        end.set()
        listening.shutdown()
        thread.join()


def _hear(heard: Any, *, until_dot: bool) -> None:
    while (line := heard.readline()) and until_dot and line != b".\r\n":
        pass


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
