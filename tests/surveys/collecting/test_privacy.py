"""Personal data in comments is found, withheld, redacted; contacts are sealed and forgotten; addresses hashed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.crypto.envelopes import unseal
from surveys.collecting.comments import shown_text
from surveys.collecting.intake import CONTACT_PURPOSE, hash_address
from surveys.collecting.keys import Keys
from surveys.collecting.models.ratings import RatingAddress, RatingComment, RatingContact
from surveys.collecting.privacy import MASK, find_personal_data, mask
from surveys.collecting.tasks import forget
from tests.pages import PageClient
from tests.surveys.collecting.conftest import Send


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("我的身份证 11010519491231002X 请查", ["identity"]),
        ("打 13812345678 或 0433-2512345", ["phone", "phone"]),
        ("手机 138 1234 5678", ["phone"]),
        ("写信到 zhang.san@example.cn 就行", ["email"]),
        ("车牌吉A12345停在门口", ["plate"]),
        ("新能源吉AD12345", ["plate"]),
        ("找刘科长问了几次", ["name"]),
        ("工作人员王小明态度很好", ["name"]),
        ("Ask Mr. Brown please", ["name"]),
        ("김철수 과장님이 친절했습니다", ["name"]),
    ],
)
def test_personal_data_is_found(text: str, kinds: list[str]) -> None:
    assert [finding.kind for finding in find_personal_data(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "等了 40 分钟，窗口只开了两个",
        "11010519491231002 少了一位",
        "110105194912310021 校验位不对",
        "编号 20261123000123",
        "공무원 선생님들이 친절했습니다",
        "The 2nd window was closed",
    ],
)
def test_ordinary_words_and_numbers_are_not(text: str) -> None:
    assert find_personal_data(text) == []


def test_a_mask_covers_all_that_was_found() -> None:
    text = "请打 13812345678 找刘科长"
    masked = mask(text, find_personal_data(text))
    assert masked == f"请打 {MASK * 11} 找{MASK}科长"
    assert find_personal_data(masked) == []


def test_a_comment_with_a_phone_is_withheld_until_redacted(
    send: Send, session: Session, sign_in: Callable[..., PageClient]
) -> None:
    send(comment="请打 13812345678 联系我")
    session.rollback()
    comment = session.scalars(select(RatingComment)).one()
    assert (comment.scan, shown_text(comment)) == ("withheld", None)
    office = sign_in("office", EVERYWHERE)
    assert "13812345678" not in office.get("/redactions").text
    address = f"/redactions/{comment.rating_id}"
    assert "13812345678" in office.get(address).text
    assert office.post(address, data={"text": "请打 13812345678"}).status_code == 400
    assert office.post(address, data={"text": "请打电话联系我"}).status_code == 303
    session.rollback()
    session.refresh(comment)
    assert (shown_text(comment), comment.text) == ("请打电话联系我", "请打 13812345678 联系我")
    assert office.get(address).status_code == 404


def test_a_withheld_comment_stays_in_its_region(
    send: Send, session: Session, sign_in: Callable[..., PageClient], places: object
) -> None:
    send(comment="请打 13812345678")
    session.rollback()
    comment = session.scalars(select(RatingComment)).one()
    elsewhere = sign_in("office", places.in_region("changchun"))  # type: ignore[attr-defined]
    assert elsewhere.get(f"/redactions/{comment.rating_id}").status_code == 404


def test_a_contact_is_sealed_and_forgotten_in_time(send: Send, session: Session, keys: Keys) -> None:
    send(contact="13812345678", consent="y")
    session.rollback()
    contact = session.scalars(select(RatingContact)).one()
    assert "138" not in contact.sealed
    assert unseal(contact.sealed, CONTACT_PURPOSE, ring=keys.contacts) == "13812345678"
    assert forget(session, lambda _done, _total: None)["contacts"] == 0
    session.execute(update(RatingContact).values(expires_on=contact.expires_on - timedelta(days=91)))
    assert forget(session, lambda _done, _total: None)["contacts"] == 1


def test_addresses_are_keyed_hashes_that_do_not_outlive_their_period(send: Send, session: Session, keys: Keys) -> None:
    send()
    session.rollback()
    stored = session.scalars(select(RatingAddress)).one()
    assert stored.hash == hash_address("127.0.0.1", stored.period, keys=keys)
    assert stored.hash != hash_address("127.0.0.1", "2020-01", keys=keys)
    session.execute(update(RatingAddress).values(period="2020-01"))
    assert forget(session, lambda _done, _total: None)["addresses"] == 1
