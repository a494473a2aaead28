import json
from pathlib import Path

import pytest

from standards.loading.catalogue import check_catalogue, load_catalogue
from standards.loading.errors import ColumnsMissing, ColumnsRepeated
from standards.loading.sheets import read_csv_bytes

ITEMS = Path("../shared/data/cn_service_items/items.csv")
HEADER = "department,name,area_code,item_code,task_type"
GOOD = "511A01-511602000000-000-11511301008778239R-1-00"
GOOD_ROW = f"区人社局,社保登记,511602000000,{GOOD},20"
SHORT = "511A02-511602000000-000-1151130108778239R-1-00"


def check(*lines: str):
    return check_catalogue(read_csv_bytes("\n".join((HEADER, *lines)).encode(), name="rows.csv"))


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(ITEMS)


@pytest.mark.realdata
@pytest.mark.skipif(not ITEMS.is_file(), reason="../shared/data/cn_service_items is not here")
class TestRealCountyList:
    def test_no_row_of_1135_is_dropped(self, catalogue) -> None:
        report = catalogue.report
        assert (report.rows, report.accepted, report.rejected) == (1135, 1135, 0)
        assert len(catalogue.rows) == 1135
        assert [row.row for row in catalogue.rows] == list(range(2, 1137))

    def test_154_malformed_department_codes_are_flagged_by_kind(self, catalogue) -> None:
        kinds = catalogue.report.count_kinds("credit_code")
        assert kinds == {
            "lost_character": 91,
            "lower_case": 1,
            "other_length": 44,
            "placeholder": 8,
            "unreadable": 3,
            "wrong_check": 7,
        }
        assert sum(kinds.values()) == catalogue.report.flagged == 154
        assert sum(row.credit_kind == "valid" for row in catalogue.rows) == 981

    def test_a_lost_character_is_mended_from_the_departments_own_codes(self, catalogue) -> None:
        proposals = {
            (row.department, row.credit_code): row.credit_proposals[0]
            for row in catalogue.rows
            if row.credit_kind == "lost_character"
        }
        assert proposals == {
            ("区人社局", "1151130108778239R"): "11511301008778239R",
            ("区公安分局", "1151130000877869M"): "11511300008778693M",
        }

    def test_the_two_names_that_repeat_inside_a_unit_are_reported_and_kept(self, catalogue) -> None:
        assert catalogue.report.duplicates == 2
        assert catalogue.report.count_kinds("name") == {"duplicate": 2}

    def test_departments_under_several_codes_are_counted(self, catalogue) -> None:
        assert catalogue.report.notes["departments"] == "34"
        assert catalogue.report.notes["departments_with_several_codes"] == "15"

    def test_every_type_has_two_digits(self, catalogue) -> None:
        assert {row.task_type for row in catalogue.rows} == {"01", "05", "07", "08", "09", "10", "20"}


def test_the_report_exports_the_keys_of_an_import_report() -> None:
    exported = json.loads(check(GOOD_ROW, f"区人社局,失业金,511602000000,{SHORT},20").report.to_json())
    assert {"rows", "accepted", "flagged", "rejected", "duplicates", "findings"} <= set(exported)
    assert (exported["rows"], exported["accepted"], exported["flagged"], exported["rejected"]) == (2, 2, 1, 0)
    finding = exported["findings"][0]
    assert (finding["row"], finding["column"], finding["kind"]) == (3, "credit_code", "lost_character")
    assert finding["code"] == "credit_code.lost_character"
    assert finding["value"] == "1151130108778239R"
    assert finding["proposals"][0] == "11511301008778239R"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f",社保登记,511602000000,{GOOD},20", "department.missing"),
        (f"区人社局,,511602000000,{GOOD},20", "name.missing"),
        ("区人社局,社保登记,511602000000,,20", "item_code.missing"),
    ],
)
def test_a_row_without_what_names_it_is_rejected_and_reported(line: str, code: str) -> None:
    checked = check(GOOD_ROW, line)
    assert code in [finding.code for finding in checked.report.findings if finding.row == 3]
    assert (checked.report.rows, checked.report.accepted, checked.report.rejected) == (2, 1, 1)
    assert [row.row for row in checked.rows] == [2]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"区人社局,登记,511602,{GOOD},20", "region_code.other_length"),
        (f"区人社局,登记,511602000000,{GOOD},77", "task_type.unknown"),
        ("区人社局,登记,511602000000,11650000010183859F9650116013001,20", "item_code.wrong_level"),
        ("区人社局,登记,511602000000,E-01-11511301008778239R,20", "credit_code.unreadable"),
        (f"区人社局,{'登' * 1001},511602000000,{GOOD},20", "name.too_long"),
        (f"区人社局,登记,511602000000,{GOOD},20,多出一格", "row.ragged"),
    ],
)
def test_a_doubtful_cell_is_flagged_and_the_row_accepted(line: str, code: str) -> None:
    checked = check(line)
    assert [finding.code for finding in checked.report.findings] == [code]
    assert (checked.report.accepted, checked.report.flagged) == (1, 1)


def test_a_code_inside_a_broken_item_code_is_proposed() -> None:
    checked = check("区人社局,登记,511602000000,E-01-11511301008778239R,20")
    assert checked.rows[0].credit_proposals == ("11511301008778239R",)


def test_a_repeated_item_code_names_the_first_row() -> None:
    findings = check(GOOD_ROW, GOOD_ROW).report.findings
    assert [(finding.row, finding.code, finding.proposals) for finding in findings] == [
        (3, "item_code.repeated", ("2",))
    ]


def test_chinese_headers_mean_the_same() -> None:
    text = f"部门,事项名称,事项编码,事项类型\n区人社局,社保登记,{GOOD},20"
    checked = check_catalogue(read_csv_bytes(text.encode(), name="rows.csv"))
    assert checked.rows[0].name == "社保登记"
    assert checked.report.flagged == 0


def test_a_table_without_required_columns_is_refused_by_name() -> None:
    with pytest.raises(ColumnsMissing) as caught:
        check_catalogue(read_csv_bytes(b"name,area_code\na,b", name="rows.csv"))
    assert caught.value.values["columns"] == "department, item_code"


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(ColumnsRepeated):
        check_catalogue(read_csv_bytes("department,部门,name,item_code\na,b,c,d".encode(), name="rows.csv"))
