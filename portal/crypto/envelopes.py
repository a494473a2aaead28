"""Sealed columns: each value carries its suite and key id, so keys change without a stop. Pure."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from portal.crypto.suites import DecryptionError, Suite, derive_key, suite_named

VERSION = "1"


@dataclass(frozen=True)
class KeyRing:
    """Secrets by key id (32 random bytes each); new values are sealed with `current`, old ones still open."""

    secrets: Mapping[str, bytes]
    current: str
    suite: Suite

    def __post_init__(self) -> None:
        if self.current not in self.secrets:
            raise ValueError(f"the current key {self.current!r} is not on the ring")
        for key_id, secret in self.secrets.items():
            if "." in key_id or not key_id.isascii():
                raise ValueError(f"the key id {key_id!r} must be ASCII without a full stop")
            if len(secret) < 16:
                raise ValueError(f"the key {key_id!r} is shorter than 16 bytes")


def seal(plain: str, purpose: str, *, ring: KeyRing) -> str:
    """`1.<suite>.<key id>.<base64url>`; opens only with the same purpose, such as `"case.phone"`."""
    head = f"{VERSION}.{ring.suite.name}.{ring.current}"
    key = derive_key(ring.secrets[ring.current], purpose, suite=ring.suite)
    sealed = ring.suite.encrypt(key, plain.encode(), f"{head}|{purpose}".encode())
    return f"{head}.{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"


def unseal(sealed: str, purpose: str, *, ring: KeyRing) -> str:
    """The plain text; DecryptionError when it was changed, or its key is not on the ring."""
    version, suite_name, key_id, body = _parts(sealed)
    if version != VERSION or key_id not in ring.secrets:
        raise DecryptionError(f"no key {key_id!r} on the ring for an envelope of version {version!r}")
    suite = suite_named(suite_name)
    key = derive_key(ring.secrets[key_id], purpose, suite=suite)
    return suite.decrypt(key, body, f"{version}.{suite_name}.{key_id}|{purpose}".encode()).decode()


def is_outdated(sealed: str, *, ring: KeyRing) -> bool:
    """Whether another key or suite than the current one sealed it."""
    _, suite_name, key_id, _ = _parts(sealed)
    return (suite_name, key_id) != (ring.suite.name, ring.current)


def reseal(sealed: str, purpose: str, *, ring: KeyRing) -> str:
    """The same value under the current key; unchanged when it is already."""
    return seal(unseal(sealed, purpose, ring=ring), purpose, ring=ring) if is_outdated(sealed, ring=ring) else sealed


def _parts(sealed: str) -> tuple[str, str, str, bytes]:
    parts = sealed.split(".")
    if len(parts) != 4:
        raise DecryptionError("this is not a sealed value")
    try:
        body = base64.urlsafe_b64decode(parts[3] + "=" * (-len(parts[3]) % 4))
    except (binascii.Error, ValueError) as error:
        raise DecryptionError("this is not a sealed value") from error
    return parts[0], parts[1], parts[2], body
