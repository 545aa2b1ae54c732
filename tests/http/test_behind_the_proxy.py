"""Through nginx and gunicorn nobody gets round the one view that returns a document's bytes."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from documents.files import kept_pages, storage
from documents.files.kept_pages import Copy
from tests.canaries import tokens_in
from tests.copies import is_copy_of
from tests.http.browsing import Visitor
from tests.http.site import Site
from tests.waiting import wait_until
from tests.world import World


def test_resident_gets_her_document_from_the_proxy_with_the_portals_own_headers(
    cast: World, morag: Visitor
) -> None:
    document = cast.document("Loch gas").id
    answer = morag.ask(f"/documents/{document}/download/")
    assert answer.status == 200
    assert is_copy_of(document, answer.body)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert not answer["X-Accel-Redirect"]
    assert not answer["ETag"]
    assert not answer["Last-Modified"]


def test_resident_reads_pages_from_the_proxy_which_takes_them_from_a_folder_of_their_own(
    cast: World, morag: Visitor, site: Site
) -> None:
    document = cast.document("Loch gas").id
    page = f"/documents/{document}/"
    # The first page of a web process waits for its sandbox, and then renews itself.
    wait_until(lambda: b"<img" in morag.ask(page).body)
    address = _picture_on(morag.ask(page).body)
    answer = morag.ask(address)
    assert (answer.status, answer["Content-Type"]) == (200, "image/png")
    assert (
        answer.body
        == (
            site.pages / kept_pages.name_of(Copy(document, cast.version_of(document)), "1.png")
        ).read_bytes()
    )
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    for header in ("X-Accel-Redirect", "ETag", "Last-Modified"):
        assert not answer[header]


def test_pictures_come_without_the_documents_folder_and_their_location_is_not_outside(
    cast: World, morag: Visitor, site: Site
) -> None:
    document = cast.document("Loch rent").id
    page = f"/documents/{document}/"
    wait_until(lambda: b"<img" in morag.ask(page).body)
    address = _picture_on(morag.ask(page).body)
    elsewhere = site.documents.with_name("moved-away")
    site.documents.rename(elsewhere)
    try:
        assert morag.ask(address).status == 200
        assert is_copy_of(document, morag.ask(f"{page}download/").body)
    finally:
        elsewhere.rename(site.documents)
    inside = kept_pages.name_of(Copy(document, cast.version_of(document)), "1.png")
    for target in (f"/pages-inside/{inside}", f"/pages-inside/../documents/{inside}"):
        assert morag.ask(target).status == 404, target
    catriona = Visitor(site)
    catriona.sign_in("catriona")
    assert catriona.ask(address).status == 404


def _picture_on(page: bytes) -> str:
    found = re.search(rb'<img src="([^"]+)"', page)
    assert found
    return found[1].decode()


def test_neighbours_document_looks_like_one_that_does_not_exist(
    cast: World, morag: Visitor
) -> None:
    foreign = morag.ask(f"/documents/{cast.document('Glen Court gas').id}/download/")
    never = morag.ask(f"/documents/{uuid4()}/download/")
    assert foreign.status == never.status == 404
    assert foreign.body == never.body
    assert _comparable(foreign.headers) == _comparable(never.headers)


def _comparable(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name != "date"]


@pytest.mark.parametrize("signed_in", [True, False])
def test_internal_location_is_not_reachable_however_it_is_spelt(
    cast: World, site: Site, morag: Visitor, signed_in: bool
) -> None:
    visitor = morag if signed_in else Visitor(site)
    name = storage.name_of(cast.document("Loch gas").id)
    for target in (
        f"/documents-inside/{name}",
        f"//documents-inside/{name}",
        f"/documents-inside//{name}",
        f"/documents%2Dinside/{name}",
        f"/%70apers-inside/{name}",
        f"/static/../documents-inside/{name}",
        f"/static/%2e%2e/documents-inside/{name}",
        f"/documents/..%2fdocuments-inside/{name}",
        f"/documents-inside/./{name}",
        f"/documents-inside/../documents/{name}",
        f"/documents-inside../documents/{name}",
        f"/documents/{name}",
        f"/media/{name}",
        f"/DOCUMENTS-INSIDE/{name}",
        f"/documents-inside/{name}%00",
        f"/documents-inside/{name}?download",
        f"https://localhost/documents-inside/{name}",
    ):
        answer = visitor.ask(target)
        assert answer.status in (301, 302, 400, 404), target
        assert not tokens_in(answer.body), target


def test_header_that_asks_the_proxy_for_a_file_is_not_passed_on(cast: World, site: Site) -> None:
    stranger = Visitor(site)
    name = storage.name_of(cast.document("Loch gas").id)
    for target in (
        "/",
        "/sign-in/",
        f"/documents/{cast.document('Loch gas').id}/download/",
        "/nowhere",
    ):
        answer = stranger.ask(
            target,
            f"X-Accel-Redirect: /documents-inside/{name}",
            f"X-Sendfile: /documents/{name}",
            f"X-Original-URL: /documents-inside/{name}",
            f"X-Rewrite-URL: /documents-inside/{name}",
        )
        assert not tokens_in(answer.body), target


def test_document_is_sent_whole_or_not_at_all(cast: World, morag: Visitor) -> None:
    document, foreign = cast.document("Loch gas").id, cast.document("Glen Court gas").id
    for header in (
        "Range: bytes=0-3",
        "Range: bytes=99999-",
        "If-Modified-Since: Wed, 01 Jan 2031 00:00:00 GMT",
        "If-Range: x",
    ):
        mine = morag.ask(f"/documents/{document}/download/", header)
        assert mine.status == 200, header
        assert is_copy_of(document, mine.body), header
        assert morag.ask(f"/documents/{foreign}/download/", header).status == 404, header


def test_versions_are_compared_after_access_never_before(cast: World, morag: Visitor) -> None:
    """Nginx answers these itself, but only once the portal has let her have the file."""
    document, foreign = cast.document("Loch gas").id, cast.document("Glen Court gas").id
    for header in ("If-None-Match: *", 'If-Match: "x"'):
        mine = morag.ask(f"/documents/{document}/download/", header)
        assert mine.status in (200, 304, 412), header
        for not_hers in (foreign, uuid4()):
            assert morag.ask(f"/documents/{not_hers}/download/", header).status == 404, header


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_no_method_tells_whether_a_document_exists(
    cast: World, morag: Visitor, method: str
) -> None:
    answers = {
        morag.ask(f"/documents/{identity}/download/", method=method).status
        for identity in (cast.document("Loch gas").id, cast.document("Glen Court gas").id, uuid4())
    }
    assert len(answers) == 1
    assert answers <= {403, 405}


@pytest.mark.parametrize("ending", ["x.css", "logo.png", ";.js", "%0ax.css", "?x.css", "a/b.css"])
def test_page_with_a_cacheable_suffix_is_not_found(morag: Visitor, ending: str) -> None:
    answer = morag.ask(f"/documents/{ending}")
    assert answer.status == 404 or "no-store" in answer["Cache-Control"]
    if answer.status != 200:
        assert not tokens_in(answer.body)


def test_proxy_and_portal_split_requests_alike(cast: World, site: Site, morag: Visitor) -> None:
    """Request smuggling (RFC 9112, 11.2): the second request must not be answered as somebody else's."""
    inner = f"GET /documents/{cast.document('Loch gas').id}/download/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for framing in (
        f"Content-Length: {len(inner)}\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: xchunked",
        "Content-Length: 0\r\nContent-Length: 5",
    ):
        came = site.ask(
            f"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\n{framing}\r\n\r\n0\r\n\r\n{inner}".encode()
        )
        assert not tokens_in(came), framing
        assert b" 400 " in came or b" 403 " in came or b" 501 " in came, framing
    assert morag.ask("/documents/").status == 200


def test_visitors_address_comes_from_the_proxy_only(site: Site) -> None:
    """Six tries from one network are one too many, whatever address each claims to come from."""
    statuses = []
    for number in range(6):
        stranger = Visitor(site)
        token = (
            stranger.ask("/sign-in/").body.split(b'csrfmiddlewaretoken" value="')[1].split(b'"')[0]
        )
        answer = stranger.ask(
            "/sign-in/",
            f"X-Forwarded-For: 198.51.100.{number}",
            method="POST",
            form={"login": "una", "password": "no", "csrfmiddlewaretoken": token.decode()},
        )
        statuses.append(answer.status)
    assert statuses == [200] * 5 + [429]


def test_host_that_is_not_ours_is_refused_and_plain_http_is_sent_to_https(site: Site) -> None:
    came = site.ask(
        b"GET /sign-in/ HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n"
    )
    assert came.startswith(b"HTTP/1.1 400")
    assert b"elsewhere" not in came


def test_logs_of_proxy_and_portal_name_no_person(cast: World, site: Site, morag: Visitor) -> None:
    morag.ask(f"/documents/{cast.document('Loch gas').id}/download/?who=MacMorag")
    assert morag.ask("/documents/?name=MacMorag").status == 200
    written = site.log()
    assert "/documents/" in written
    assert not tokens_in(written)
    assert "MacMorag" not in written


def test_switch_closes_residents_pages_at_the_proxy_and_nothing_else(
    site: Site, morag: Visitor
) -> None:
    """The file is looked for with every request; the portal has the same switch for what staff read too."""
    switch = site.documents / "portal-off"
    switch.touch()
    try:
        for page in ("/home/", "/documents/", "/cases/", "/details/", "/activate/"):
            answer = morag.ask(page)
            assert answer.status == 503, page
            assert answer["Retry-After"] == "3600"
            assert b"Our online service is closed for now" in answer.body
        for page in ("/sign-in/", "/help/", "/safety/", "/not-mine/"):
            assert Visitor(site).ask(page).status == 200, page
        assert morag.ask("/details/password/").status in (200, 302)
        assert Visitor(site).ask("/staff/").status == 302
    finally:
        switch.unlink()
    assert morag.ask("/documents/").status == 200
