"""Whose address a request comes from: the socket's word, or that of our own proxies, never the visitor's."""

from __future__ import annotations

import pytest
from django.test import RequestFactory, override_settings

from accounts.access.middleware import client_address

SOCKET = "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, SOCKET),
        (0, "198.51.100.7", SOCKET),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", SOCKET),
        (1, None, None),
        (1, "203.0.113.9, no address", None),
        (1, "2001:DB8::7", "2001:db8::7"),
        (1, "198.51.100.7:50123", "198.51.100.7"),
        (1, "[2001:db8::7]:443", "2001:db8::7"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
        (1, "fe80::7%eth0", "fe80::7"),
    ],
)
def test_visitors_address_is_the_one_written_by_our_outermost_proxy(
    proxies: int, forwarded: str | None, address: str | None
) -> None:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR=SOCKET, headers=headers)
    with override_settings(TRUSTED_PROXIES=proxies):
        assert client_address(request) == address


def test_request_without_an_address_has_no_visitors_address() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="")
    assert client_address(request) is None
