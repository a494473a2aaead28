"""Which window a printed code stands for, and whether ratings given with it can be attributed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.crypto.codes import CodeError, WindowCode, read_window, sign_window
from portal.places.models import Hall, Window
from portal.prepared import Prepared
from surveys.collecting.keys import Keys
from surveys.collecting.models import windows

SIGNATURE_LENGTH = 8
NAMES = tuple(
    table.__table__.c[column].label(column.replace("name", label))
    for table, label in ((Window, "window"), (Hall, "hall"))
    for column in ("name", "name_en", "name_ko")
)


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
    values = {"public_id": claim.public_id, "version": claim.version}
    found = _LOOKUP.run(session.connection(), values).one_or_none()
    if found is None:
        return Rated(code, None, attributed=False, names={})
    in_force = found.active and claim.version == found.qr_version and found.revoked_at is None
    return Rated(code, found.id, attributed=in_force, names=names_by_language(found), watch=found.level or 0)


def names_by_language(found: Any) -> dict[str, tuple[str, str]]:
    """Hall and window by language, from a row with NAMES; Chinese where there is no translation."""
    return {
        "zh": (found.hall, found.window),
        "en": (found.hall_en or found.hall, found.window_en or found.window),
        "ko": (found.hall_ko or found.hall, found.window_ko or found.window),
    }


def _lookup(_dialect: Dialect) -> Select[Any]:
    """Everything about a claimed window in one statement: it runs with most ratings."""
    window, hall, watch = Window.__table__.c, Hall.__table__.c, windows.WindowWatch.__table__.c
    code = windows.WindowCode.__table__.c
    joined = Window.__table__.join(Hall.__table__, hall.id == window.hall_id)
    version = (code.window_id == window.id) & (code.version == bindparam("version"))
    joined = joined.outerjoin(windows.WindowCode.__table__, version)
    joined = joined.outerjoin(windows.WindowWatch.__table__, watch.window_id == window.id)
    return (
        select(
            window.id,
            window.active,
            window.qr_version,
            *NAMES,
            code.revoked_at,
            watch.level,
        )
        .select_from(joined)
        .where(window.code == bindparam("public_id"))
    )


_LOOKUP = Prepared(_lookup)
