"""Every code of the standards has its sentence in three languages, with the names people know."""

from collections.abc import Iterator

import pytest
from flask import Flask

from standards.editions import EditionError
from standards.guide.soundness import UnsoundGuide, check_soundness
from standards.lint.checking import lint_guide
from standards.matters import MatterError
from standards.notice import NoticeError
from standards.proof import Failure, prove_one_trip
from standards.sentences import (
    tell_answers,
    tell_edition_error,
    tell_failure,
    tell_matter_error,
    tell_notice_error,
    tell_proof,
    tell_unsound,
)
from tests.standards.guide.test_soundness import FAULTY
from tests.standards.samples import RESIDENCE, make_guide
from tests.standards.test_proof import BROKEN

EDITION_CODES = (
    "open_edition", "not_draft", "not_in_review", "not_approved", "already_published", "not_published", "own_edition",
    "in_the_past", "too_early", "blocked", "changed_meanwhile",
)  # fmt: skip
NOTICE_CODES = ("nothing_missing", "not_asked", "not_deferrable", "no_reason", "no_remedies")


@pytest.fixture(params=["zh", "en", "ko"])
def language(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context("/", environ_overrides={"mingchuang.locale": request.param}):
        yield request.param


def is_clear(sentence: str, language: str) -> bool:
    chinese = "。" in sentence or "全部一次办好" in sentence
    return "%(" not in sentence and chinese == (language == "zh") and len(sentence) > 5


def test_every_edition_error_is_told(language: str) -> None:
    for code in EDITION_CODES:
        error = EditionError(code, {"number": 2, "day": "2026-06-01", "findings": lint_guide(make_guide())})
        assert is_clear(tell_edition_error(error), language), code


def test_every_problem_is_told(language: str) -> None:
    for code, parts in FAULTY.items():
        error = UnsoundGuide(check_soundness(make_guide(**parts)))
        assert is_clear(tell_unsound(error), language), code


def test_every_failure_of_the_proof_is_told(language: str) -> None:
    for code, parts in BROKEN.values():
        guide = make_guide(**parts)
        proof = prove_one_trip(guide)
        assert is_clear(tell_failure(guide, proof.failures[0]), language), code
        assert is_clear(tell_proof(proof), language)


def test_every_error_of_notices_and_matters_is_told(language: str) -> None:
    for code in NOTICE_CODES:
        assert is_clear(tell_notice_error(RESIDENCE, NoticeError(code, ["photo"])), language), code
    for code in ("unknown_guide", "circular_matter"):
        assert is_clear(tell_matter_error(MatterError(code, ["a", "b"])), language), code


def test_a_proof_is_told_with_its_number(app: Flask) -> None:
    with app.test_request_context("/"):
        assert tell_proof(prove_one_trip(RESIDENCE)) == "9 种情形，全部一次办好"
        assert "2" in tell_proof(prove_one_trip(RESIDENCE, bound=2))


def test_parts_are_told_by_name_and_answers_as_people_read_them(app: Flask) -> None:
    with app.test_request_context("/"):
        failure = Failure("asked_twice", ("id_card", "photo"))
        assert tell_failure(RESIDENCE, failure) == "同一份材料要了两次：居民身份证、近期照片。"
        assert tell_answers(RESIDENCE, [("who", "self"), ("reason", "work")]) == "who self；reason work"
