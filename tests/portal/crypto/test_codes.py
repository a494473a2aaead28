from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.crypto import alphabet
from portal.crypto.codes import (
    CodeError,
    WindowCode,
    hash_ticket,
    new_ticket,
    read_receipt,
    read_window,
    receipt_code,
    sign_window,
)
from portal.crypto.suites import INTERNATIONAL, NATIONAL

KEY = b"k" * 16
RATING = UUID("6b1a5b5e-52a8-4f0e-9d5e-0c6c3a1d2e4f")
BODIES = st.text(alphabet.CHARACTERS, min_size=1, max_size=30)


def test_a_signed_window_code_is_read_back_in_any_case():
    code = sign_window(WindowCode("K7F3Q9", 2), KEY, suite=NATIONAL)
    head, tail = code.rsplit("-", 1)
    assert read_window(f"{head}-{tail.lower()}", KEY, suite=NATIONAL) == WindowCode("K7F3Q9", 2)
    assert len(code) <= 20


@pytest.mark.parametrize("change", [("K7F3Q9", "K7F3Q8"), ("-2-", "-3-")])
def test_a_code_for_another_window_or_version_is_forged(change: tuple[str, str]):
    code = sign_window(WindowCode("K7F3Q9", 2), KEY, suite=NATIONAL)
    with pytest.raises(CodeError, match="forged"):
        read_window(code.replace(*change), KEY, suite=NATIONAL)


def test_another_key_or_suite_does_not_read_the_code():
    code = sign_window(WindowCode("K7F3Q9", 2), KEY, suite=NATIONAL)
    for key, suite in ((b"x" * 16, NATIONAL), (KEY, INTERNATIONAL)):
        with pytest.raises(CodeError, match="forged"):
            read_window(code, key, suite=suite)


@pytest.mark.parametrize("text", ["", "K7F3Q9", "a-b-c", "a-²-c", "a-1-b-c", "A-9999999-X", "窗-①-口"])
def test_what_has_not_the_shape_of_a_window_code_is_malformed(text: str):
    with pytest.raises(CodeError, match="malformed"):
        read_window(text, KEY, suite=NATIONAL)


def test_two_tickets_differ_and_only_the_hash_need_be_kept():
    first, second = new_ticket(suite=NATIONAL), new_ticket(suite=NATIONAL)
    assert first.token != second.token
    assert len(first.token) == 26
    spoken = alphabet.grouped(first.token, 5).lower().replace("0", "o")
    assert hash_ticket(spoken, suite=NATIONAL) == first.hash != second.hash
    with pytest.raises(CodeError):
        hash_ticket(first.token[:-1], suite=NATIONAL)


def test_a_receipt_is_the_same_each_time_and_another_for_another_rating():
    code = receipt_code(RATING, KEY, suite=NATIONAL)
    assert code == receipt_code(RATING, KEY, suite=NATIONAL)
    assert [len(group) for group in code.split("-")] == [3, 3, 3]
    assert code != receipt_code(UUID(int=1), KEY, suite=NATIONAL)
    assert read_receipt(f"  {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} ") == code


def test_a_misheard_receipt_is_noticed():
    code = receipt_code(RATING, KEY, suite=NATIONAL).replace("-", "")
    for place in range(len(code)):
        for other in alphabet.CHARACTERS.replace(code[place], ""):
            with pytest.raises(CodeError):
                read_receipt(code[:place] + other + code[place + 1 :])


@settings(max_examples=60)
@given(BODIES)
def test_the_check_catches_every_swap_of_two_different_characters(body: str):
    code = body + alphabet.check_character(body)
    assert alphabet.has_right_check(code)
    for left, right in combinations(range(len(code)), 2):
        if code[left] != code[right]:
            swapped = list(code)
            swapped[left], swapped[right] = code[right], code[left]
            assert not alphabet.has_right_check("".join(swapped))


def test_lookalikes_are_read_as_what_was_meant():
    assert alphabet.tidy(" oil-u 7Ｋ3") == "011V7Ｋ3"
    assert not alphabet.is_code(alphabet.tidy("7Ｋ3"))


def test_too_few_bytes_make_no_code():
    with pytest.raises(ValueError, match="too few"):
        alphabet.encode(b"abc", 8)
