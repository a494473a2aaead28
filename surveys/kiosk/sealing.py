"""Words typed on a tablet, sealed there with a public key: only this server opens them, the tablet itself cannot.

ECDH on P-256 with a key made for each text, HKDF-SHA-256, AES-256-GCM bound to the rating's id: what every browser's
WebCrypto offers. A sealed text is base64 of the sender's public point (65 bytes), nonce (12), cipher text and tag.
"""

import base64
import binascii
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, EllipticCurvePublicKey, derive_private_key
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.crypto.suites import NONCE, DecryptionError, open_with_nonce
from portal.settings import Settings

PURPOSE = b"kiosk.words:"
POINT = 65  # bytes of an uncompressed point
CURVE = SECP256R1()
ORDER = CURVE.group_order


@dataclass(frozen=True)
class WordsKey:
    """The site's key for words from tablets, derived from its data key, so that every process has the same."""

    number: int
    former: tuple[int, ...] = ()  # tablets that were away hold words sealed for these

    @classmethod
    def of(cls, settings: Settings) -> "WordsKey":
        """The key of a site with these settings."""
        return cls(_number(settings.data_key), tuple(_number(key) for key in reversed(settings.old_data_keys)))

    @property
    def public(self) -> str:
        """The public point for tablets, as base64."""
        point = derive_private_key(self.number, CURVE).public_key()
        return base64.b64encode(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode()

    def unseal(self, sealed: str, rating_id: UUID) -> str:
        """The words; DecryptionError when they were changed, or sealed for another key or rating."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            sender = EllipticCurvePublicKey.from_encoded_point(CURVE, raw[:POINT])
        except (binascii.Error, ValueError) as error:
            raise DecryptionError("this is not a sealed text") from error
        bound = PURPOSE + str(rating_id).encode()
        for number in self.former:
            with suppress(DecryptionError):
                return _open(number, sender, raw[POINT:], bound)
        return _open(self.number, sender, raw[POINT:], bound)


def _number(data_key: str) -> int:
    return int.from_bytes(HKDF(SHA256(), 48, None, b"kiosk.words").derive(data_key.encode())) % (ORDER - 1) + 1


def _open(number: int, sender: EllipticCurvePublicKey, rest: bytes, bound: bytes) -> str:
    shared = derive_private_key(number, CURVE).exchange(ECDH(), sender)
    key = HKDF(SHA256(), 32, None, bound).derive(shared)
    nonce = rest[:NONCE].ljust(NONCE, b"\0")
    return open_with_nonce(AES(key), rest[NONCE:], nonce=nonce, bound=bound).decode()
