"""The two families of algorithms to choose from: SM3 with SM4, or SHA-256 with AES. Pure."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

NONCE, TAG = 12, 16  # bytes, as RFC 8998 and SP 800-38D recommend for GCM


class DecryptionError(ValueError):
    """The bytes were changed, or another key or purpose sealed them."""


@dataclass(frozen=True)
class Suite:
    """One family. `hmac(key, message)`; `encrypt(key, plain, bound)` gives nonce + cipher text + tag."""

    name: str
    key_bytes: int
    digest: Callable[[bytes], bytes]
    hmac: Callable[[bytes, bytes], bytes]
    encrypt: Callable[[bytes, bytes, bytes], bytes]
    decrypt: Callable[[bytes, bytes, bytes], bytes]


def seal_with_nonce(cipher: BlockCipherAlgorithm, plain: bytes, *, nonce: bytes, bound: bytes) -> bytes:
    """Cipher text and tag in GCM. No nonce may be used twice with one key: call `Suite.encrypt`."""
    encryptor = Cipher(cipher, modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def open_with_nonce(cipher: BlockCipherAlgorithm, sealed: bytes, *, nonce: bytes, bound: bytes) -> bytes:
    """The plain bytes; DecryptionError when anything differs from what was sealed."""
    if len(sealed) < TAG:
        raise DecryptionError("the sealed bytes are too short")
    decryptor = Cipher(cipher, modes.GCM(nonce, sealed[-TAG:])).decryptor()
    decryptor.authenticate_additional_data(bound)
    try:
        return decryptor.update(sealed[:-TAG]) + decryptor.finalize()
    except InvalidTag as error:
        raise DecryptionError("the bytes were changed, or the key or purpose is another") from error


def _build(
    name: str,
    *,
    hashing: type[hashes.HashAlgorithm],
    cipher: Callable[[bytes], BlockCipherAlgorithm],
    key_bytes: int,
) -> Suite:
    blank = hashes.Hash(hashing())  # a copy costs half of a new one, and trees of hashes are made of millions

    def digest(data: bytes) -> bytes:
        state = blank.copy()
        state.update(data)
        return state.finalize()

    def hmac(key: bytes, message: bytes) -> bytes:
        state = HMAC(key, hashing())
        state.update(message)
        return state.finalize()

    def encrypt(key: bytes, plain: bytes, bound: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + seal_with_nonce(cipher(key), plain, nonce=nonce, bound=bound)

    def decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
        return open_with_nonce(cipher(key), sealed[NONCE:], nonce=sealed[:NONCE].ljust(NONCE, b"\0"), bound=bound)

    return Suite(name, key_bytes, digest=digest, hmac=hmac, encrypt=encrypt, decrypt=decrypt)


NATIONAL = _build("sm", hashing=hashes.SM3, cipher=algorithms.SM4, key_bytes=16)
INTERNATIONAL = _build("nist", hashing=hashes.SHA256, cipher=algorithms.AES, key_bytes=32)
SUITES = {suite.name: suite for suite in (NATIONAL, INTERNATIONAL)}


def suite_named(name: str) -> Suite:
    """The suite of that setting, `sm` or `nist`; ValueError names the choices."""
    if name not in SUITES:
        raise ValueError(f"unknown cipher suite {name!r}: choose one of {', '.join(sorted(SUITES))}")
    return SUITES[name]


def derive_key(secret: bytes, purpose: str, *, suite: Suite) -> bytes:
    """A key of the suite's length for one purpose: no two uses share a key (HKDF-expand, RFC 5869)."""
    return suite.hmac(secret, purpose.encode() + b"\x01")[: suite.key_bytes]
