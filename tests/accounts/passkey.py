"""A passkey made of Python: what a phone answers to the portal's questions (WebAuthn level 3)."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HOST = "testserver"
FLAG = AuthenticatorData.FLAG


class Passkey:
    """One key pair on one device; `checks_person=False` is a device that asks for no finger or PIN."""

    def __init__(self, *, checks_person: bool = True, origin: str = f"https://{HOST}") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.user_handle = ""
        self.origin = origin
        self.flags = FLAG.UP | (FLAG.UV if checks_person else FLAG(0))

    def make(self, options: dict[str, Any]) -> str:
        """The answer to "make a passkey"."""
        asked = options["publicKey"]
        self.user_handle = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(bytes(16), self.id, public)
        data = self._data(self.flags | FLAG.AT, attested)
        client = self._client("webauthn.create", asked["challenge"])
        attestation = AttestationObject.create("none", data, {})
        return self._said(
            {
                "clientDataJSON": websafe_encode(client),
                "attestationObject": websafe_encode(attestation),
            },
            clientExtensionResults={"credProps": {"rk": True}},
        )

    def sign(self, options: dict[str, Any]) -> str:
        """The answer to "is it you?"."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data(self.flags)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._said(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signed),
                "userHandle": self.user_handle,
            },
            clientExtensionResults={},
        )

    def _data(self, flags: FLAG, attested: bytes = b"") -> AuthenticatorData:
        relying_party = hashlib.sha256(HOST.encode()).digest()
        data: AuthenticatorData = AuthenticatorData.create(relying_party, flags, 0, attested)
        return data

    def _client(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, self.origin)

    def _said(self, response: dict[str, str], **more: Any) -> str:
        name = websafe_encode(self.id)
        said = {"id": name, "rawId": name, "type": "public-key", "response": response, **more}
        return json.dumps(said)


def asked_on(page: bytes) -> dict[str, Any]:
    """What a page asks of a passkey."""
    found = re.search(r'id="passkey-ask" type="application/json">(.*?)</script>', page.decode())
    assert found
    asked: dict[str, Any] = json.loads(found[1])
    return asked


def asked_at_the_door(browser: Client) -> dict[str, Any]:
    """What the sign-in asks of a passkey when its button is pressed."""
    asked: dict[str, Any] = browser.get(
        "/sign-in/passkey/", headers={"accept": "application/json"}
    ).json()
    return asked
