"""Codes that people carry: signed window codes in QR, one-use tickets, receipts to read aloud. Pure."""

import hmac
import re
import secrets
from dataclasses import dataclass
from uuid import UUID

from portal.crypto import alphabet
from portal.crypto.suites import Suite

SIGNATURE = 8  # characters, 40 bits: guessed online once in 10^12 tries
RECEIPT = 8  # characters before the check: 1.1 * 10^12 receipts
TICKET = 26  # characters, of which 128 bits are random
TICKET_BYTES = 16
_PUBLIC_ID = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_CODE = re.compile(rf"({_PUBLIC_ID.pattern})-([0-9]{{1,6}})-([0-9A-Za-z]+)")


class CodeError(ValueError):
    """A code that this house did not give out; `reason` is `malformed` or `forged`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class WindowCode:
    """What a printed QR code says: the window's public id and the version of the print."""

    public_id: str
    version: int


@dataclass(frozen=True)
class Ticket:
    """A one-use ticket: the token goes to the citizen, only the hash is stored."""

    token: str
    hash: bytes


def sign_window(window: WindowCode, key: bytes, *, suite: Suite) -> str:
    """`<public id>-<version>-<signature>` for the address in the QR."""
    if not (_PUBLIC_ID.fullmatch(window.public_id) and window.version >= 1):
        raise ValueError(f"not a public id and a version from 1: {window}")
    return f"{window.public_id}-{window.version}-{_signature(window, key, suite=suite)}"


def read_window(code: str, key: bytes, *, suite: Suite) -> WindowCode:
    """The window a code was signed for, of whatever version; CodeError when it is malformed or forged."""
    match = _CODE.fullmatch(code.strip())
    if match is None:
        raise CodeError("malformed")
    window = WindowCode(match.group(1), int(match.group(2)))
    expected = _signature(window, key, suite=suite)
    if not hmac.compare_digest(alphabet.tidy(match.group(3)).encode(), expected.encode()):
        raise CodeError("forged")
    return window


def new_ticket(*, suite: Suite) -> Ticket:
    """A fresh ticket of 128 random bits in 26 characters."""
    token = alphabet.encode(secrets.token_bytes(TICKET_BYTES) + b"\0", TICKET)
    return Ticket(token, hash_ticket(token, suite=suite))


def hash_ticket(token: str, *, suite: Suite) -> bytes:
    """What is stored of a ticket, as typed or scanned; CodeError when it cannot be a ticket."""
    tidied = alphabet.tidy(token)
    if len(tidied) != TICKET or not alphabet.is_code(tidied):
        raise CodeError("malformed")
    return suite.digest(b"ticket:" + tidied.encode())


def receipt_code(rating_id: UUID, key: bytes, *, suite: Suite) -> str:
    """`XXX-XXX-XXX`, always the same for one rating id, with a check character at the end."""
    body = alphabet.encode(suite.hmac(key, b"receipt:" + rating_id.bytes), RECEIPT)
    return alphabet.grouped(body + alphabet.check_character(body), 3)


def read_receipt(text: str) -> str:
    """A receipt as typed or heard, in its stored form; CodeError when the check says it was misread."""
    tidied = alphabet.tidy(text)
    if len(tidied) != RECEIPT + 1 or not alphabet.has_right_check(tidied):
        raise CodeError("malformed")
    return alphabet.grouped(tidied, 3)


def _signature(window: WindowCode, key: bytes, *, suite: Suite) -> str:
    return alphabet.encode(suite.hmac(key, f"window:{window.public_id}:{window.version}".encode()), SIGNATURE)
