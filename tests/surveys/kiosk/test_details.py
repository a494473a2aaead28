"""What else a tablet asks: the matter, the missing paper, trips, and words that only the server can read."""

import base64
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDH, EllipticCurvePublicKey, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.crypto.suites import DecryptionError
from portal.orm import utc_now
from portal.places.models import Agency
from portal.settings import Settings
from standards.models import Guide
from surveys.collecting.models.ratings import Rating, RatingComment
from surveys.collecting.models.visits import Visit
from surveys.kiosk.screens import MOST_ITEMS
from surveys.kiosk.sealing import CURVE, WordsKey
from surveys.kiosk.views.device import build
from tests.guides import named, publish_again, publish_guide
from tests.pages import PageClient
from tests.places import Places
from tests.standards.samples import RESIDENCE
from tests.surveys.kiosk.conftest import Send, rating

Stored = Callable[[], list[Rating]]


def seal(words: str, rating_id: str, public: str) -> str:
    """As kiosk-seal.js does it."""
    own, bound = generate_private_key(CURVE), f"kiosk.words:{rating_id}".encode()
    theirs = EllipticCurvePublicKey.from_encoded_point(CURVE, base64.b64decode(public))
    key = HKDF(SHA256(), 32, None, bound).derive(own.exchange(ECDH(), theirs))
    nonce = os.urandom(12)
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.b64encode(point + nonce + AESGCM(key).encrypt(nonce, words.encode(), bound)).decode()


@pytest.fixture
def public(settings: Settings) -> str:
    return WordsKey.of(settings).public


@pytest.fixture
def residence(session: Session, places: Places) -> Guide:
    return publish_guide(session, places.agency, "residence")


def sealed(words: str, public: str, **fields: Any) -> dict[str, Any]:
    rating_id = str(uuid4())
    return rating(id=rating_id, words=seal(words, rating_id, public), **fields)


def comments(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    return [tuple(row) for row in session.execute(select(RatingComment.text, RatingComment.scan))]


def test_the_matter_its_edition_the_missing_paper_and_trips_are_kept(
    send: Send, ratings: Stored, residence: Guide
) -> None:
    send(rating(level=2, finished="papers", guide="residence", paper="photo", trips=3))
    stored = ratings()[0]
    assert (stored.guide, stored.guide_edition, stored.missing_material, stored.trips) == ("residence", 1, "photo", 3)


@pytest.mark.parametrize(
    "fields",
    [
        {"guide": "nothing", "paper": "photo", "finished": "papers"},
        {"guide": "insurance", "paper": "photo", "finished": "papers"},
        {"guide": "residence", "paper": "nothing", "finished": "papers"},
        {"guide": "residence", "paper": "photo", "finished": "yes"},
        {"paper": "photo", "finished": "papers"},
    ],
)
def test_a_matter_or_paper_of_others_is_left_out_and_the_rating_counts(
    send: Send, ratings: Stored, residence: Guide, session: Session, places: Places, fields: dict[str, Any]
) -> None:
    agency = Agency(region_id=places.changchun.id, name="长春市医保局", credit_code="11220100MB1234567X")
    session.add(agency)
    publish_guide(session, agency, "insurance", content=named("异地就医备案"))
    assert len(send(rating(**fields)).json["accepted"]) == 1
    stored = ratings()[0]
    assert (stored.missing_material, stored.state) == (None, "counted")
    assert stored.guide == ("residence" if fields.get("guide") == "residence" else "")


def test_the_edition_is_that_of_the_day_it_was_rated(
    send: Send, ratings: Stored, residence: Guide, session: Session
) -> None:
    now = utc_now()
    publish_again(session, residence, since=(now - timedelta(days=5)).date())
    for days in (0, 10, 40):  # 40 days is too long ago to be believed: the day of arrival holds
        send(rating(guide="residence", device_at=(now - timedelta(days=days)).isoformat(), offset=0))
    assert sorted((one.guide_edition or 0) for one in ratings()) == [1, 2, 2]


def test_words_are_opened_here_scanned_and_kept_apart(send: Send, session: Session, public: str) -> None:
    send(sealed("请打 13800138000", public), sealed("排队两小时\x00", public))
    assert sorted(comments(session)) == [("排队两小时", "clean"), ("请打 13800138000", "withheld")]


def test_words_that_cannot_be_opened_do_not_cost_the_rating(
    send: Send, session: Session, ratings: Stored, settings: Settings
) -> None:
    other = WordsKey.of(replace(settings, data_key="another-secret-of-more-than-32-characters")).public
    moved = sealed("别人的话", WordsKey.of(settings).public)
    send(sealed("换了密钥", other), rating(words="no base64!"), rating(words="QUJD"), rating(words=moved["words"]))
    assert [one.state for one in ratings()] == ["counted"] * 4
    assert comments(session) == []


def test_of_a_person_who_walked_away_only_the_level_counts(send: Send, session: Session, public: str) -> None:
    send(sealed("写到一半", public, partial=True))
    assert comments(session) == []


def test_the_words_open_for_their_own_rating_alone(settings: Settings) -> None:
    key, rating_id = WordsKey.of(settings), uuid4()
    text = seal("只有服务器能读", str(rating_id), key.public)
    assert key.unseal(text, rating_id) == "只有服务器能读"
    with pytest.raises(DecryptionError):
        key.unseal(text, UUID(int=rating_id.int ^ 1))
    with pytest.raises(DecryptionError):
        key.unseal(text[:-8] + "AAAAAAA=", rating_id)


def test_words_that_waited_on_a_tablet_open_while_the_former_key_is_known(settings: Settings) -> None:
    rating_id = uuid4()
    text = seal("换密钥之前写的", str(rating_id), WordsKey.of(settings).public)
    changed = replace(settings, data_key="n" * 40, old_data_keys=(settings.data_key,))
    assert WordsKey.of(changed).unseal(text, rating_id) == "换密钥之前写的"
    with pytest.raises(DecryptionError):
        WordsKey.of(replace(changed, old_data_keys=())).unseal(text, rating_id)


@pytest.mark.parametrize("wrong", [{"trips": 0}, {"trips": 5}, {"trips": "2"}, {"guide": "x" * 65}, {"contact": "1"}])
def test_what_no_tablet_sends_is_refused(send: Send, wrong: dict[str, Any]) -> None:
    assert len(send(rating(**wrong)).json["refused"]) == 1


def matters_of(tablet: PageClient) -> dict[str, Any]:
    """What the screen knows of its window's matters."""
    found = re.search(r'<template id="matters">(.*?)</template>', tablet.get("/kiosk/").text, re.S)
    read: dict[str, Any] = json.loads(unescape(found.group(1))) if found else {"texts": {}, "matters": []}
    return read


def test_the_screen_offers_the_matters_with_their_papers_and_no_way_to_leave_a_contact(
    tablet: PageClient, residence: Guide
) -> None:
    page, data = tablet.get("/kiosk/").text, matters_of(tablet)
    [[code, name, papers]] = data["matters"]
    assert (code, data["texts"]["zh"][name]) == ("residence", RESIDENCE.identity.name.zh)
    assert [key for key, _text in papers] == [paper.key for paper in RESIDENCE.materials]
    assert [data["texts"]["zh"][text] for _key, text in papers] == [paper.name.zh for paper in RESIDENCE.materials]
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="mc-qr"') == 1
    assert 'name="contact"' not in page


def test_a_window_without_matters_is_not_asked_which(tablet: PageClient) -> None:
    page = tablet.get("/kiosk/").text
    assert "data-page=" not in page
    assert 'id="matters"' not in page


def publish_many(session: Session, agency: Agency, number: int) -> list[str]:
    codes = [f"permit-{one:03}" for one in range(number)]
    for code in codes:
        publish_guide(session, agency, code, content=named(f"{code} 类许可 </script>"))
    return codes


def test_what_was_rated_or_served_here_lately_stands_first(
    tablet: PageClient, send: Send, session: Session, places: Places
) -> None:
    codes, now = publish_many(session, places.agency, 5), utc_now()
    send(rating(guide=codes[4]), rating(guide=codes[4]), rating(guide=codes[2]))
    served = [(places.first, 1, now), (places.second, 2, now), (places.first, 3, now - timedelta(days=91))]
    for window, number, served_at in served:
        guide = codes[3] if number == 1 else codes[1]
        fields = {"case_number": "c", "service_number": number, "window_id": window.id, "guide": guide}
        session.add(Visit(**fields, served_at=served_at))
    session.commit()
    assert [matter[0] for matter in matters_of(tablet)["matters"]] == [codes[one] for one in (4, 2, 3, 0, 1)]


@pytest.mark.slow
def test_sixty_matters_with_papers_cost_little_and_no_more_than_the_most_are_offered(
    tablet: PageClient, session: Session, places: Places
) -> None:
    bare = len(tablet.get("/kiosk/").data)
    publish_many(session, places.agency, 60)
    assert len(tablet.get("/kiosk/").data) - bare < 16_000
    publish_more = [f"rare-{one:03}" for one in range(MOST_ITEMS)]
    for code in publish_more:
        publish_guide(session, places.agency, code)
    assert len(matters_of(tablet)["matters"]) == MOST_ITEMS
    assert "最常办的事" in tablet.get("/kiosk/").text


def test_the_real_build_fits_a_parcel(send: Send, app: Any) -> None:
    with app.test_request_context():
        assert send(build=build()).status_code == 200
