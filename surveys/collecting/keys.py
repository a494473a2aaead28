"""The keys of this room, one for each use, derived from the site's secrets."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from portal.crypto.envelopes import KeyRing
from portal.crypto.keyring import make_ring
from portal.crypto.suites import Suite, derive_key, suite_named
from portal.settings import Settings


@dataclass(frozen=True)
class Keys:
    """Window codes, receipts, address hashes and sealed contacts."""

    suite: Suite
    window: bytes
    receipt: bytes
    thread: bytes
    address: bytes
    proof: bytes
    contacts: KeyRing

    def address_key(self, period: str) -> bytes:
        """The key of one period, so that hashes of two periods cannot be compared."""
        return _address_key(self.address, period, self.suite)


def keys_of(settings: Settings) -> Keys:
    """The keys of a site with these settings."""
    return _keys(settings.secret_key, (*settings.old_data_keys, settings.data_key), settings.cipher_suite)


def address_period(day: date) -> str:
    """The period of a day's address key: its month, `2026-11`."""
    return day.isoformat()[:7]


@lru_cache(maxsize=16)
def _address_key(secret: bytes, period: str, suite: Suite) -> bytes:
    return derive_key(secret, f"address:{period}", suite=suite)


@lru_cache(maxsize=16)
def _keys(secret_key: str, data_keys: tuple[str, ...], suite_name: str) -> Keys:
    suite, secret = suite_named(suite_name), secret_key.encode()

    def key(purpose: str) -> bytes:
        return derive_key(secret, f"collecting.{purpose}", suite=suite)

    ring = make_ring(data_keys, suite_name)
    return Keys(suite, key("window"), key("receipt"), key("thread"), key("address"), key("proof"), ring)
