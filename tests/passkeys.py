"""A passkey in software: answers what a browser would ask of one (WebAuthn level 2, "none" attestation)."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts.models import User


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class SoftPasskey:
    """``site`` is the name that it was made for and ``origin`` the address of its pages."""

    def __init__(self, site: str = "testserver", origin: str = "https://testserver") -> None:
        self._site, self._origin = site, origin
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id, self._uses = secrets.token_bytes(16), 0

    def create(self, options: dict[str, Any]) -> str:
        """The answer to navigator.credentials.create, as the form sends it."""
        public = ES256.from_cryptography_key(self._key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self._id, public)
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(self._hash(), flags, 0, credential)
        attestation = AttestationObject.create("none", data, {})
        return self._answer(
            {
                "clientDataJSON": encoded(self._said("webauthn.create", options)),
                "attestationObject": encoded(bytes(attestation)),
            }
        )

    def get(self, options: dict[str, Any]) -> str:
        """The answer to navigator.credentials.get."""
        self._uses += 1
        data = AuthenticatorData.create(self._hash(), AuthenticatorData.FLAG.UP, self._uses)
        said = self._said("webauthn.get", options)
        signature = self._key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": encoded(said),
                "authenticatorData": encoded(bytes(data)),
                "signature": encoded(signature),
            }
        )

    def _hash(self) -> bytes:
        return hashlib.sha256(self._site.encode()).digest()

    def _said(self, what: str, options: dict[str, Any]) -> bytes:
        challenge = encoded(urlsafe_b64decode(options["publicKey"]["challenge"] + "=="))
        return json.dumps({"type": what, "challenge": challenge, "origin": self._origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps(
            {
                "id": encoded(self._id),
                "rawId": encoded(self._id),
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )


def give_passkey(user: User, name: str = "blue key") -> Authenticator:
    """A passkey that belongs to this person already."""
    made = SoftPasskey().create({"publicKey": {"challenge": encoded(secrets.token_bytes(32))}})
    return WebAuthn.add(user, name, json.loads(made)).instance
