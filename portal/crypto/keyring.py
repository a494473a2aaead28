"""The ring of a site: its data key, and the former ones while values under them remain. Pure."""

from functools import cache

from portal.crypto.envelopes import KeyRing
from portal.crypto.suites import derive_key, suite_named
from portal.settings import Settings

FIRST = "1"  # what values were marked with before a key bore an id of its own: the oldest key opens them


def ring_of(settings: Settings) -> KeyRing:
    """The keys for sealed columns; a key is named by a fingerprint, so that former ones can be left out later."""
    return make_ring((*settings.old_data_keys, settings.data_key), settings.cipher_suite)


@cache
def make_ring(data_keys: tuple[str, ...], suite_name: str) -> KeyRing:
    """A ring of these data keys, the oldest first."""
    suite = suite_named(suite_name)
    secrets = [suite.digest(data_key.encode()) for data_key in data_keys]
    names = [derive_key(secret, "key id", suite=suite)[:4].hex() for secret in secrets]
    return KeyRing({FIRST: secrets[0], **dict(zip(names, secrets, strict=True))}, current=names[-1], suite=suite)
