"""Printed codes: which version is in force, how it is revoked, and what a poster says."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from portal import qr
from portal.accounts.models import UserAccount
from portal.audit.record import Actor, Change, record
from portal.places.models import Window
from surveys.collecting.keys import Keys
from surveys.collecting.models.windows import WindowCode
from surveys.collecting.places import code_of

SIZES = ("a4", "a5", "stand")


@dataclass(frozen=True)
class Poster:
    """One poster: the window's names by language, its code and the address in the QR."""

    names: dict[str, tuple[str, str]]
    code: str
    address: str
    picture: Markup


def poster_of(window: Window, *, base_url: str, keys: Keys) -> Poster:
    """The poster of a window with its code in force."""
    code = code_of(window, keys=keys)
    address = f"{base_url}/r/{code}"
    names = {locale: (window.hall.name_in(locale), window.name_in(locale)) for locale in ("zh", "ko", "en")}
    picture = qr.draw_svg(address, name=f"qr-{window.id}", label=address)
    return Poster(names, code, address, picture)


def replace_code(session: Session, window: Window, *, by: UserAccount, reason: str, now: datetime) -> int:
    """Revokes the printed code and puts the next version in force: its number. ValueError without a reason."""
    if not reason.strip():
        raise ValueError("reason")
    old = session.get(WindowCode, (window.id, window.qr_version))
    if old is None:
        old = WindowCode(window_id=window.id, version=window.qr_version, issued_at=window.created_at)
        session.add(old)
    old.revoked_at, old.revoked_by, old.reason = now, by.id, reason.strip()
    window.qr_version += 1
    session.add(WindowCode(window_id=window.id, version=window.qr_version, issued_at=now, issued_by=by.id))
    change = Change(
        "window", window.code, {"version": window.qr_version - 1}, {"version": window.qr_version}, reason=reason.strip()
    )
    record(session, change, actor=Actor(by.id, by.role), action="window.code_replaced")
    session.flush()
    return window.qr_version
