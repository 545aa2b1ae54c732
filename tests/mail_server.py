"""A mail server inside the test: it answers each mailbox as the test wants, and keeps what it took."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

TAKEN = "250 taken"


class MailServer:
    """What it was asked (`asked`, mailbox by mailbox) and what it took (`taken`).

    `answers` says what a mailbox is answered to RCPT; `at_rcpt` is called before that. A mailbox in
    `silent` is not answered until the test is over; `fell_silent` says that this has happened.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[str] = []
        self.taken: list[tuple[str, Message]] = []
        self.answers: dict[str, str] = {}
        self.silent: set[str] = set()
        self.at_rcpt: Callable[[str], object] = lambda _mailbox: None
        self.fell_silent = threading.Event()
        self.is_over = threading.Event()

    @property
    def mailboxes(self) -> list[str]:
        """To whom it took something, in order."""
        return [mailbox for mailbox, _message in self.taken]

    def answer_to(self, mailbox: str) -> str:
        """What it says to RCPT."""
        self.asked.append(mailbox)
        self.at_rcpt(mailbox)
        if mailbox in self.silent:
            self.fell_silent.set()
            self.is_over.wait()
        return self.answers.get(mailbox, TAKEN)


class _Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as one reader needs."""

    def handle(self) -> None:
        mail: MailServer = self.server.mail  # type: ignore[attr-defined]
        mailbox = ""
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                mailbox = line.partition("<")[2].rstrip(">")
                self._say(mail.answer_to(mailbox))
            elif verb == "DATA":
                self._say("354 go on")
                mail.taken.append((mailbox, message_from_bytes(self._body())))
                self._say(TAKEN)
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 go on")

    def _body(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Threads(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever was asking has gone: a worker was killed."""


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Listen on a port of this machine until the end of the block."""
    with _Threads(("127.0.0.1", 0), _Conversation) as listening:
        mail = MailServer(listening.server_address[1])
        listening.mail = mail  # type: ignore[attr-defined]
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        try:
            yield mail
        finally:
            mail.is_over.set()
            listening.shutdown()
            thread.join()
