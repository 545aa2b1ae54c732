"""A web server inside the test that keeps what it is told, and answers as the test wants."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class WebServer:
    """What it was `told`, headers and body; `status` is its answer, and `is_silent` gives none."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/alarm"
        self.told: list[tuple[Message, bytes]] = []
        self.status = 204
        self.is_silent = False
        self.is_over = threading.Event()


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Keep it, and answer."""
        web: WebServer = self.server.web  # type: ignore[attr-defined]
        web.told.append((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
        if web.is_silent:
            web.is_over.wait()
        self.send_response(web.status)
        if web.status == 302:
            self.send_header("Location", web.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class _Threads(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args: object) -> None:
        """Whoever called has hung up."""


@contextmanager
def web_server() -> Iterator[WebServer]:
    """Listen on a port of this machine until the end of the block."""
    with _Threads(("127.0.0.1", 0), _Answer) as listening:
        web = WebServer(listening.server_address[1])
        listening.web = web  # type: ignore[attr-defined]
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        try:
            yield web
        finally:
            web.is_over.set()
            listening.shutdown()
            thread.join()
