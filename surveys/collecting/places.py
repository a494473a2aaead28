"""Which window a printed code stands for, and whether ratings given with it can be attributed."""

from dataclasses import dataclass

from sqlalchemy import select
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
    found = session.execute(
        select(Window, Hall, windows.WindowCode.revoked_at, windows.WindowWatch.level)
        .join(Hall, Hall.id == Window.hall_id)
        .outerjoin(
            windows.WindowCode,
            (windows.WindowCode.window_id == Window.id) & (windows.WindowCode.version == claim.version),
        )
        .outerjoin(windows.WindowWatch, windows.WindowWatch.window_id == Window.id)
        .where(Window.code == claim.public_id)
    ).one_or_none()
    if found is None:
        return Rated(code, None, attributed=False, names={})
    window, hall, revoked_at, watch = found
    in_force = window.active and claim.version == window.qr_version and revoked_at is None
    names = {locale: (hall.name_in(locale), window.name_in(locale)) for locale in ("zh", "en", "ko")}
    return Rated(code, window.id, attributed=in_force, names=names, watch=watch or 0)
