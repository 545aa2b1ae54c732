"""Starts gunicorn and nginx as on a server, with the configuration that operators are given."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from portal.web.logins import ADDRESS_OF, WEB

CONFIGURATION = settings.BASE_DIR / "docs" / "server" / "nginx.conf"
PATIENCE = 60


def nginx_program() -> str | None:
    """Where nginx is, if it is on this machine."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Site:
    """One portal behind one proxy, in a folder of its own; `with Site(…) as site`."""

    serving: tuple[str, ...] = ("--workers", "2", "--threads", "2")

    def __init__(self, folder: Path, database: str, documents: Path, **environment: str) -> None:
        self.folder = folder
        self.documents, self.pages = documents, folder / "pages"
        self.web_port, self.plain_port, self.port = (free_port() for _ in range(3))
        self.environment = environment_of(database, documents, folder) | environment
        self.web: subprocess.Popen[bytes] | None = None
        self.proxy: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Site:
        self._run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        self.start_web()
        self._start_proxy()
        return self

    def __exit__(self, *_exception: object) -> None:
        for process in (self.proxy, self.web):
            if process:
                process.terminate()
                process.wait(PATIENCE)

    def start_web(self) -> None:
        """Start the web process, and return when it serves."""
        command = [
            "-m",
            "gunicorn",
            "portal.wsgi:application",
            "--bind",
            f"127.0.0.1:{self.web_port}",
        ]
        options = [*self.serving, "--no-control-socket", "--log-level", "warning"]
        with (self.folder / "web.log").open("ab") as log:
            self.web = subprocess.Popen(  # noqa: S603
                [sys.executable, *command, *options],
                cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        wait_for(self.web_port, self.web)
        # gunicorn takes connections before it has found out whether it may serve.
        connection = http.client.HTTPConnection("127.0.0.1", self.web_port, timeout=PATIENCE)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200, self.log()
        connection.close()

    def ask(self, request: bytes) -> bytes:
        """Send these very bytes over TLS, and give everything that comes back."""
        trusting = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as plain,
            trusting.wrap_socket(plain, server_hostname="localhost") as secure,
        ):
            secure.sendall(request)
            answer = b""
            while part := secure.recv(65536):
                answer += part
        return answer

    def log(self) -> str:
        """What the web process and the proxy have written down."""
        return "".join(f.read_text(errors="replace") for f in sorted(self.folder.glob("*.log")))

    def _run(self, *command: str) -> None:
        subprocess.run(  # noqa: S603
            [sys.executable, *command], cwd=settings.BASE_DIR, env=self.environment, check=True
        )

    def _start_proxy(self) -> None:
        make_certificate(self.folder)
        (self.folder / "nginx.conf").write_text(self.configuration())
        program = nginx_program()
        assert program
        self.proxy = subprocess.Popen(  # noqa: S603
            [program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")],
            stderr=subprocess.DEVNULL,
        )
        wait_for(self.port, self.proxy)

    def configuration(self) -> str:
        """The operators' nginx.conf, with this site's folders and ports in it."""
        text = CONFIGURATION.read_text()
        for said, here in {
            # First: the folder itself may lie there.
            "/tmp/": f"{self.folder}/",  # noqa: S108
            "portal:8000": f"127.0.0.1:{self.web_port}",
            "listen 8080;": f"listen 127.0.0.1:{self.plain_port};",
            "listen 8443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
            "/etc/portal/tls": str(self.folder),
            "alias /documents/;": f"alias {self.documents}/;",
            "alias /pages/;": f"alias {self.pages}/;",
            "-f /documents/portal-off": f"-f {self.documents}/portal-off",
            "worker_processes auto;": f"worker_processes 1; daemon off; {_as_user()}",
            "/dev/stdout": f"{self.folder}/access.log",
            "/dev/stderr": f"{self.folder}/error.log",
        }.items():
            assert said in text, f"{said} is not in the operators' nginx.conf any more"
            text = text.replace(said, here)
        return text


def make_certificate(folder: Path) -> None:
    """A certificate for localhost that lives as long as the test."""
    subprocess.run(  # noqa: S603
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",  # noqa: S607
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")],
        check=True, capture_output=True,
    )  # fmt: skip


def environment_of(database: str, documents: Path, folder: Path) -> dict[str, str]:
    """What a web process of this database needs to know, as an operator would say it."""
    address = urlsplit(os.environ[ADDRESS_OF[WEB]])
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": settings.SECRET_KEY,
        "PORTAL_CLAIM_KEY": settings.CLAIM_KEY.hex(),
        "DATABASE_URL": urlunsplit(address._replace(path=f"/{database}")),
        "DATABASE_POOL_SIZE": "2",
        "DOCUMENTS_ROOT": str(documents),
        "DOCUMENTS_ACCEL_LOCATION": "/documents-inside/",
        "PAGES_ROOT": str(folder / "pages"),
        "PAGES_ACCEL_LOCATION": "/pages-inside/",
        "TRUSTED_PROXIES": "1",
        "DJANGO_SETTINGS_MODULE": "tests.http.site_settings",
        "DEFAULT_FROM_EMAIL": "portal@landlord.example",
        "LANDLORD_DPO_EMAIL": "dpo@landlord.example",
        "MINUTES_UNTIL_THE_NEXT_MAY_AGREE": "0",
        "ALLOWED_HOSTS": "localhost",
        "CSRF_TRUSTED_ORIGINS": "https://localhost",
        "LANDLORD_NAME": "Strathlinn Homes",
        "LANDLORD_PHONE": "0800 000 0000",
        "STATIC_ROOT": str(folder / "static"),
    }


def _as_user() -> str:
    """As root nginx would read the documents as `nobody`, who may not."""
    return "user root;" if os.geteuid() == 0 else ""


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def wait_for(port: int, process: subprocess.Popen[Any]) -> None:
    """Return when something answers at the port; fail if its process ends first."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "It ended instead of serving."
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("It does not serve.")
