"""Windows of the browser: who is signed in there, and whatever went wrong in them unasked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser.chromium import MILLISECONDS
from tests.browser.site import Site
from tests.clients import PersonsClient

PHONE = (390, 844)


class Windows:
    """Opens windows, and closes all of them."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser = browser
        self.site = site
        self._contexts: list[BrowserContext] = []

    def of(
        self, who: str | PersonsClient = "nobody", size: tuple[int, int] = PHONE, **how: Any
    ) -> Window:
        """A window with cookies of its own, in which somebody is signed in."""
        width, height = size
        context = self._browser.new_context(
            base_url=self.site.address,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            **how,
        )
        context.set_default_timeout(MILLISECONDS)
        self._contexts.append(context)
        client = self.site.visitor(who) if isinstance(who, str) else who
        window = Window(context.new_page(), self.site.address)
        window.take_cookies_of(client)
        return window

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()


class Window:
    """One window, and what it complained about."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self._site = site
        self.complaints: list[str] = []
        self.source = ""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"a script failed: {error}"))
        page.on("request", self._on_request)
        page.on("response", self._on_response)

    def take_cookies_of(self, client: PersonsClient) -> None:
        """Sign in as a client is."""
        # Not with Playwright's add_cookies, which names a domain: a __Host- cookie may have none.
        protocol = self.page.context.new_cdp_session(self.page)
        for name, morsel in client.cookies.items():
            cookie = {"name": name, "value": morsel.value, "url": self._site, "path": "/"}
            kept = protocol.send("Network.setCookie", cookie | {"secure": True, "httpOnly": True})
            assert kept["success"], f"Chromium refused the cookie {name}"
        protocol.detach()

    def open(self, address: str) -> int:
        """Go to an address; gives the status of the answer. `source` is the page as it was sent."""
        answer = self.page.goto(address)
        assert answer is not None
        self.source = answer.text()
        return answer.status

    @property
    def path(self) -> str:
        """The address without the site."""
        return self.page.url.removeprefix(self._site)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self._site, "data:")):
            self.complaints.append(f"asked {urlsplit(request.url).netloc} for something")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"{response.status} for {response.url}")
