import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers import algorithms

from portal.crypto import suites
from portal.crypto.suites import INTERNATIONAL, NATIONAL, DecryptionError, Suite, suite_named

BOTH = pytest.mark.parametrize("suite", [NATIONAL, INTERNATIONAL], ids=lambda suite: suite.name)

# RFC 8998, appendix A.1: SM4-GCM
KEY = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
NONCE = bytes.fromhex("00001234567800000000ABCD")
BOUND = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
PLAIN = bytes.fromhex(
    "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
    "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
)
SEALED = bytes.fromhex(
    "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
    "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
    "83DE3541E4C2B58177E065A9BF7B62EC"
)


def test_sm3_gives_the_two_examples_of_the_standard():
    assert NATIONAL.digest(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert NATIONAL.digest(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_sm4_gcm_gives_the_example_of_rfc_8998():
    cipher = algorithms.SM4(KEY)
    assert suites.seal_with_nonce(cipher, PLAIN, nonce=NONCE, bound=BOUND) == SEALED
    assert suites.open_with_nonce(cipher, SEALED, nonce=NONCE, bound=BOUND) == PLAIN


def test_hmac_sm3_follows_rfc_2104_with_sm3s_block_of_64_bytes():
    key, message = b"k" * 32, "明窗".encode()
    padded = key.ljust(64, b"\0")
    inner = NATIONAL.digest(bytes(byte ^ 0x36 for byte in padded) + message)
    assert NATIONAL.hmac(key, message) == NATIONAL.digest(bytes(byte ^ 0x5C for byte in padded) + inner)


def test_the_international_suite_is_sha_256():
    assert INTERNATIONAL.digest(b"abc") == hashlib.sha256(b"abc").digest()
    assert INTERNATIONAL.hmac(b"k", b"m") == hmac.digest(b"k", b"m", "sha256")


@BOTH
def test_what_is_sealed_opens_again_and_never_looks_the_same_twice(suite: Suite):
    key = bytes(suite.key_bytes)
    first, second = (suite.encrypt(key, "身份证".encode(), b"case.id") for _ in range(2))
    assert first != second
    assert suite.decrypt(key, first, b"case.id").decode() == "身份证"


@BOTH
def test_a_changed_byte_another_purpose_and_a_stump_do_not_open(suite: Suite):
    key = bytes(suite.key_bytes)
    sealed = suite.encrypt(key, b"secret", b"a")
    broken = [(sealed[:-1] + bytes([sealed[-1] ^ 1]), b"a"), (sealed, b"b"), (sealed[:9], b"a"), (b"", b"a")]
    for data, bound in broken:
        with pytest.raises(DecryptionError):
            suite.decrypt(key, data, bound)


@BOTH
def test_two_purposes_have_two_keys_of_the_right_length(suite: Suite):
    keys = {suites.derive_key(b"s" * 32, purpose, suite=suite) for purpose in ("window", "receipt")}
    assert {len(key) for key in keys} == {suite.key_bytes}
    assert len(keys) == 2


def test_an_unknown_suite_names_the_choices():
    with pytest.raises(ValueError, match=r"'rot13'.*nist, sm"):
        suite_named("rot13")
