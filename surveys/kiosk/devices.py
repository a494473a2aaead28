"""The life of a tablet: one-time code, enrolment, signs of life, staff PIN, revocation. Flushed, not committed."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session, joinedload

from portal.crypto import alphabet
from portal.crypto.suites import Suite, derive_key, suite_named
from portal.places.models import Hall, Window
from portal.settings import Settings
from surveys.kiosk.models import KioskDevice

CODE = 8  # characters before the check: 40 bits, for half an hour
CODE_LIFE = timedelta(minutes=30)
PIN_DIGITS = 6
PIN_TRIES = 5
PIN_PAUSE = timedelta(minutes=15)


@dataclass(frozen=True)
class DeviceKeys:
    """What the codes and PINs of tablets are hashed with."""

    suite: Suite
    code: bytes
    pin: bytes

    @classmethod
    def of(cls, settings: Settings) -> "DeviceKeys":
        """The keys of a site with these settings."""
        suite, secret = suite_named(settings.cipher_suite), settings.secret_key.encode()
        return cls(suite, derive_key(secret, "kiosk.code", suite=suite), derive_key(secret, "kiosk.pin", suite=suite))


@dataclass(frozen=True)
class Issued:
    """What is shown once to whoever sets a tablet up."""

    code: str
    pin: str
    expires_at: datetime


def add_device(
    session: Session, window: Window, *, name: str, by: int | None, now: datetime, keys: DeviceKeys
) -> tuple[KioskDevice, Issued]:
    """A new tablet for this window, with its first code and PIN."""
    device = KioskDevice(window=window, name=name, created_by=by, pin_hash=b"")
    session.add(device)
    session.flush()
    return device, issue_code(session, device, now=now, keys=keys)


def issue_code(session: Session, device: KioskDevice, *, now: datetime, keys: DeviceKeys) -> Issued:
    """A fresh one-time code and PIN; the token in use stays good until the code is used."""
    body = alphabet.encode(secrets.token_bytes(CODE), CODE)
    code = body + alphabet.check_character(body)
    pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
    device.code_hash, device.code_expires_at = _hash_code(code, keys), now + CODE_LIFE
    device.pin_hash, device.pin_failures, device.pin_locked_until = _hash_pin(device.id, pin, keys), 0, None
    session.flush()
    return Issued(alphabet.grouped(code, 3), pin, now + CODE_LIFE)


def enrol(session: Session, text: str, *, now: datetime, keys: DeviceKeys) -> tuple[KioskDevice, str] | None:
    """The tablet this code was made for and its token; None when the code is wrong, used or too old."""
    code = alphabet.tidy(text)
    if len(code) != CODE + 1 or not alphabet.has_right_check(code):
        return None
    hashed, token = _hash_code(code, keys), secrets.token_urlsafe(32)
    taken = (
        update(KioskDevice)
        .where(KioskDevice.code_hash == hashed, KioskDevice.code_expires_at > now, KioskDevice.revoked_at.is_(None))
        .values(code_hash=None, code_expires_at=None, token_hash=_hash_token(token, keys), enrolled_at=now)
    )
    if not cast("CursorResult[Any]", session.execute(taken)).rowcount:  # of two tablets with one code, one gets in
        return None
    device = find_device(session, token, keys=keys)
    return (device, token) if device else None


def find_device(session: Session, token: str, *, keys: DeviceKeys) -> KioskDevice | None:
    """The tablet that holds this token, with its window and hall; None when it was revoked or never enrolled."""
    found = select(KioskDevice).where(KioskDevice.token_hash == _hash_token(token, keys))
    joined = joinedload(KioskDevice.window).joinedload(Window.hall).joinedload(Hall.region)
    return session.scalar(found.options(joined).execution_options(populate_existing=True))


def revoke(device: KioskDevice, *, reason: str, by: int | None, now: datetime) -> None:
    """Shut the tablet out. What it still holds stays with it, and can be sent after a new enrolment of the tablet."""
    device.revoked_at, device.revoked_by, device.revoke_reason = now, by, reason
    device.token_hash = device.code_hash = device.code_expires_at = None


def check_pin(device: KioskDevice, pin: str, *, now: datetime, keys: DeviceKeys) -> bool:
    """Whether this is the PIN; after five wrong ones nobody gets in for a quarter of an hour."""
    if device.pin_locked_until and device.pin_locked_until > now:
        return False
    if hmac.compare_digest(_hash_pin(device.id, pin, keys), device.pin_hash):
        device.pin_failures, device.pin_locked_until = 0, None
        return True
    device.pin_failures += 1
    if device.pin_failures >= PIN_TRIES:
        device.pin_failures, device.pin_locked_until = 0, now + PIN_PAUSE
    return False


def _hash_code(code: str, keys: DeviceKeys) -> bytes:
    return keys.suite.hmac(keys.code, b"code:" + code.encode())


def _hash_token(token: str, keys: DeviceKeys) -> bytes:
    return keys.suite.digest(b"kiosk:" + token.encode())


def _hash_pin(device_id: int, pin: str, keys: DeviceKeys) -> bytes:
    return keys.suite.hmac(keys.pin, f"{device_id}:{pin}".encode())
