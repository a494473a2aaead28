from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.codes import (
    CREDIT_ALPHABET,
    check_base_code,
    check_credit_code,
    check_id_number,
    check_item_code,
    check_region_code,
    parse_item_code,
    region_level,
)

CODES = Path("../shared/data/cn_codes")
realdata = [
    pytest.mark.realdata,
    pytest.mark.skipif(not CODES.is_dir(), reason="../shared/data/cn_codes is not here"),
]
GOOD = "11511301008778239R"


def vectors(name: str) -> pd.DataFrame:
    return pd.read_csv(CODES / name, dtype=str)


class TestRealVectors:
    pytestmark = realdata

    def test_every_credit_code_gets_its_published_verdict(self) -> None:
        rows = vectors("uscc_vectors.csv")
        verdicts = rows["number"].map(lambda number: str(check_credit_code(number).valid))
        assert len(rows) == 206
        assert verdicts.tolist() == rows["valid_python_stdnum_2_2"].tolist()

    def test_every_id_number_gets_its_published_verdict(self) -> None:
        rows = vectors("ric_vectors.csv")
        verdicts = rows["number"].map(lambda number: str(check_id_number(number.upper()).valid))
        assert len(rows) == 18
        assert verdicts.tolist() == rows["valid_python_stdnum_2_2"].tolist()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (GOOD, "valid"),
        (f" {GOOD} ", "valid"),
        ("11330800MB0R57773W", "valid"),
        ("1151130108778239R", "lost_character"),
        ("11511301452259996u", "lower_case"),
        ("TE5116020105116050", "wrong_check"),
        ("9111000060003IOZSV", "wrong_alphabet"),
        ("45225901-3", "other_length"),
        ("2222222222222", "placeholder"),
        ("111111111111111111", "placeholder"),
        ("", "missing"),
    ],
)
def test_each_fault_of_a_credit_code_has_its_kind(code: str, kind: str) -> None:
    assert check_credit_code(code).kind == kind


def test_a_lost_zero_is_the_first_proposal() -> None:
    proposals = check_credit_code("1151130108778239R").proposals
    assert proposals[0] == GOOD
    assert len(proposals) > 1


def test_a_code_that_no_zero_mends_still_gets_proposals_that_pass() -> None:
    proposals = check_credit_code("1151130000877869M").proposals
    assert proposals
    assert all(check_credit_code(code).valid for code in proposals)


def test_the_register_decides_between_proposals() -> None:
    verdict = check_credit_code("1151130000877869M", ["11511300008778693M", GOOD])
    assert verdict.proposals[0] == "11511300008778693M"


def test_an_old_organisation_code_is_found_inside_the_register() -> None:
    assert check_credit_code("00877868-5", ["115113010087786859"]).proposals == ("115113010087786859",)


def test_a_placeholder_gets_no_proposal() -> None:
    assert check_credit_code("2222222222222", [GOOD]).proposals == ()


@settings(max_examples=60)
@given(st.text("0123456789", min_size=8, max_size=8), st.text(CREDIT_ALPHABET, min_size=9, max_size=9))
def test_a_wrong_check_character_is_mended_to_the_right_one(head: str, body: str) -> None:
    right = check_credit_code(head + body + "0")
    if right.kind == "wrong_check":
        assert check_credit_code(right.proposals[0]).valid
        assert right.proposals[0][:17] == head + body


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("11010519491231002X", "valid"),
        ("11010519491231002x", "lower_case"),
        ("110105194912310021", "wrong_check"),
        ("11010519491331002X", "wrong_check"),
        ("360426199113010079", "date_or_place"),
        ("T60426199101010078", "not_digits"),
        ("1101051949", "other_length"),
        ("", "missing"),
    ],
)
def test_each_fault_of_an_id_number_has_its_kind(code: str, kind: str) -> None:
    assert check_id_number(code).kind == kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("220102000000", "valid"),
        ("220102", "other_length"),
        ("220171000000", "statistical_zone"),
        ("2201", "other_length"),
        ("22010A000000", "not_digits"),
        ("000000000000", "unknown_province"),
        ("", "missing"),
    ],
)
def test_each_fault_of_a_region_code_has_its_kind(code: str, kind: str) -> None:
    assert check_region_code(code).kind == kind


def test_a_short_region_code_is_proposed_in_its_long_form() -> None:
    assert check_region_code("220102").proposals == ("220102000000",)


@pytest.mark.parametrize(
    ("code", "level"),
    [("220000000000", 2), ("220100000000", 3), ("220102000000", 4), ("220102001000", 5), ("220102001001", 6)],
)
def test_the_zeros_of_a_region_code_tell_its_level(code: str, level: int) -> None:
    assert region_level(code) == level


def test_a_national_item_code_falls_into_agency_level_and_base() -> None:
    parsed = parse_item_code("11650000010183859F2650116013001")
    assert parsed is not None
    assert (parsed.form, parsed.agency, parsed.level, parsed.base) == (
        "national",
        "11650000010183859F",
        "2",
        "650116013001",
    )
    assert check_item_code("11650000010183859F2650116013001").valid
    assert check_item_code("11650000010183859F265011601300101").valid


def test_a_local_item_code_keeps_a_hyphen_inside_the_agency() -> None:
    parsed = parse_item_code("512B0053300006-511602000000-000-06032418-9-1-00")
    assert parsed is not None
    assert (parsed.form, parsed.agency, parsed.region, parsed.level) == (
        "local",
        "06032418-9",
        "511602000000",
        "1",
    )


@pytest.mark.parametrize("code", ["", "E-000021-001-1111111111111111", "abc"])
def test_a_code_without_structure_is_not_parsed(code: str) -> None:
    assert parse_item_code(code) is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("", "missing"),
        ("11650000010183859F26501160130", "other_length"),
        ("11650000010183859A2650116013001", "wrong_agency"),
        ("11650000010183859F9650116013001", "wrong_level"),
        ("11650000010183859F265011601300A", "wrong_base"),
    ],
)
def test_each_fault_of_an_item_code_has_its_kind(code: str, kind: str) -> None:
    assert check_item_code(code).kind == kind


def test_a_wrong_agency_inside_an_item_code_is_proposed_mended() -> None:
    assert "11650000010183859F2650116013001" in check_item_code("11650000010183859A2650116013001").proposals


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("650116013001", "valid"),
        ("65011601300", "other_length"),
        ("65011601300A", "not_digits"),
        ("", "missing"),
    ],
)
def test_each_fault_of_a_base_code_has_its_kind(code: str, kind: str) -> None:
    assert check_base_code(code).kind == kind
