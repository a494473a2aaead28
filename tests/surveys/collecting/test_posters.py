"""Printed codes: posters for a whole hall in three languages, and codes that are replaced."""

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.audit.models import AuditEntry
from surveys.collecting.keys import Keys
from surveys.collecting.models.ratings import Rating
from surveys.collecting.places import code_of
from tests.pages import PageClient
from tests.places import Places
from tests.surveys.collecting.conftest import Send

Ratings = Callable[[], list[Rating]]
SIZES = {"a4": (210, 297), "a5": (148, 210), "stand": (105, 148)}


@pytest.mark.parametrize("size", SIZES)
def test_a_hall_is_printed_at_once_a_page_a_window(
    sign_in: Callable[..., PageClient], places: Places, keys: Keys, size: str
) -> None:
    office = sign_in("office", EVERYWHERE)
    sent = office.get(f"/codes/{places.yanji_hall.code}/posters.pdf?size={size}")
    assert sent.mimetype == "application/pdf"
    pages = PdfReader(io.BytesIO(sent.data)).pages
    assert len(pages) == 2
    width, height = (round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:])
    assert (width, height) == SIZES[size]
    text = pages[0].extract_text()
    for words in (
        "这次办事，您满意吗？",
        "이번 방문에 만족하셨나요?",
        "Were you satisfied",
        code_of(places.first, keys=keys),
    ):
        assert words in text


def test_a_replaced_code_is_revoked_and_its_successor_counts(
    sign_in: Callable[..., PageClient],
    places: Places,
    code: str,
    keys: Keys,
    send: Send,
    ratings: Ratings,
    session: Session,
) -> None:
    office = sign_in("office", EVERYWHERE)
    assert office.post(f"/codes/window/{places.first.code}", data={}).status_code == 400
    assert office.post(f"/codes/window/{places.first.code}", data={"reason": "海报被撕"}).status_code == 303
    session.expire_all()
    assert send(to=code).status_code == send(to=code_of(places.first, keys=keys)).status_code == 200
    assert sorted(rating.basis for rating in ratings()) == ["open", "unattributed"]
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.reason) == ("window.code_replaced", "海报被撕")


def test_codes_of_another_region_stay_closed(sign_in: Callable[..., PageClient], places: Places) -> None:
    office = sign_in("office", places.in_region("changchun"))
    for path in (f"/codes/{places.yanji_hall.code}", f"/codes/window/{places.first.code}"):
        assert office.get(path).status_code == 404
    assert office.get(f"/codes/{places.changchun_hall.code}").status_code == 200
