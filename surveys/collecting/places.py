"""Which window a printed code stands for, and whether ratings given with it can be attributed."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.crypto.codes import CodeError, WindowCode, read_window, sign_window
from portal.places.models import Hall, Window
from surveys.collecting.keys import Keys
from surveys.collecting.models import windows

SIGNATURE_LENGTH = 8


@dataclass(frozen=True)
class Rated:
    """What a code leads to. Without `attributed` the rating is taken and never scored."""

    code: str
    window_id: int | None
    attributed: bool
    names: dict[str, tuple[str, str]]  # by language: hall and window
    watch: int = 0

    def place(self, locale: str) -> tuple[str, str]:
        """The names of hall and window in this language, empty where the code is foreign."""
        return self.names.get(locale, ("", ""))


def find_rated(session: Session, code: str, *, keys: Keys) -> Rated | None:
    """What the code leads to; None when it is not a code at all. A foreign code leads to no window."""
    try:
        claim = read_window(code, keys.window, suite=keys.suite)
    except CodeError as error:
        if error.reason == "malformed" or len(code.rsplit("-", 1)[-1]) != SIGNATURE_LENGTH:
            return None
        return Rated(code, None, attributed=False, names={})
    return _of_claim(session, code, claim)


def code_of(window: Window, *, keys: Keys) -> str:
    """The code in force, for the address in the window's QR."""
    return sign_window(WindowCode(window.code, window.qr_version), keys.window, suite=keys.suite)


def _of_claim(session: Session, code: str, claim: WindowCode) -> Rated | None:
    found = session.execute(_lookup(), {"public_id": claim.public_id, "version": claim.version}).one_or_none()
    if found is None:
        return Rated(code, None, attributed=False, names={})
    in_force = found.active and claim.version == found.qr_version and found.revoked_at is None
    names = {
        "zh": (found.hall, found.window),
        "en": (found.hall_en or found.hall, found.window_en or found.window),
        "ko": (found.hall_ko or found.hall, found.window_ko or found.window),
    }
    return Rated(code, found.id, attributed=in_force, names=names, watch=found.level or 0)


@cache
def _lookup() -> Select[Any]:
    """Everything about a claimed window in one statement, built once: it runs with most ratings."""
    version = (windows.WindowCode.window_id == Window.id) & (windows.WindowCode.version == bindparam("version"))
    return (
        select(
            Window.id,
            Window.active,
            Window.qr_version,
            Window.name.label("window"),
            Window.name_en.label("window_en"),
            Window.name_ko.label("window_ko"),
            Hall.name.label("hall"),
            Hall.name_en.label("hall_en"),
            Hall.name_ko.label("hall_ko"),
            windows.WindowCode.revoked_at,
            windows.WindowWatch.level,
        )
        .join(Hall, Hall.id == Window.hall_id)
        .outerjoin(windows.WindowCode, version)
        .outerjoin(windows.WindowWatch, windows.WindowWatch.window_id == Window.id)
        .where(Window.code == bindparam("public_id"))
    )
