"""The guides named on the home page: what people come for most, found by their everyday name."""

from collections.abc import Callable

from flask import url_for
from flask_babel import LazyString
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.features import DoorLink
from portal.i18n import lazy_gettext as _l
from standards.models import Guide

OFTEN: tuple[tuple[LazyString, str], ...] = (
    (_l("身份证"), "id-card"),
    (_l("营业执照"), "company-setup"),
    (_l("公积金提取"), "fund-withdrawal"),
    (_l("不动产登记"), "real-estate"),
)


def sample_guide(session: Session) -> str | None:
    """The address of a guide that shows questions, papers and rules well."""
    return _find("food-licence")(session)


def often_links() -> tuple[DoorLink, ...]:
    """The links below the search of the home page."""
    return tuple(DoorLink("often", label, _find(name)) for label, name in OFTEN)


def _find(name: str) -> Callable[[Session], str | None]:
    def address(session: Session) -> str | None:
        found = select(Guide.code).where(Guide.code.endswith(f"-{name}")).order_by(Guide.code).limit(1)
        code = session.scalar(found)
        return url_for("standards.guide_page", code=code) if code else None

    return address
