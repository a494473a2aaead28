"""National field names: what the national list holds comes back as it was."""

import csv
import io

import pytest

from standards.exchange.national import (
    FieldUnreadable,
    national_fields,
    overlay_national,
    read_mapping,
    read_national,
    write_national_csv,
)
from standards.guide.content import Guide
from standards.seeds.compiling import seed_guides
from standards.seeds.places import YANJI
from tests.standards.samples import RESIDENCE

SEEDS = seed_guides(YANJI)


def test_the_fields_are_those_of_the_national_list() -> None:
    fields = national_fields(RESIDENCE)
    assert fields["task_name"] == "居住证办理"
    assert (fields["anticipate_day"], fields["anticipate_type"]) == (15, "日")
    assert (fields["promise_day"], fields["promise_type"]) == (5, "工作日")
    assert (fields["limit_scene_num"], fields["limit_scene_explain"], fields["is_fee"]) == (1, "现场核验原件", "0")
    assert fields["accept_condition"] == "在居住地居住半年以上"
    assert fields["materials"][0] == {
        "material_name": "居民身份证", "material_format": "1", "is_need": "1", "source_type": "10", "page_num_y": 1,
        "page_num_f": 1,
    }  # fmt: skip


@pytest.mark.parametrize("content", [RESIDENCE, *SEEDS.values()], ids=lambda one: one.name)
def test_what_goes_out_under_national_names_comes_back_the_same(content: Guide) -> None:
    fields = national_fields(content)
    assert national_fields(read_national(fields)) == fields


def test_the_csv_holds_one_row_a_guide_and_its_lists_as_json() -> None:
    rows = list(csv.DictReader(io.StringIO(write_national_csv(SEEDS.items()).decode("utf-8-sig"))))
    assert [row["task_name"] for row in rows] == [content.name for content in SEEDS.values()]
    again = read_national({name: value.removeprefix("'") for name, value in rows[0].items()})
    assert national_fields(again) == national_fields(next(iter(SEEDS.values())))


@pytest.mark.parametrize(
    ("name", "value"), [("limit_scene_num", "一次"), ("is_fee", "也许"), ("materials", "[1"), ("materials", [1])]
)
def test_a_field_that_cannot_be_read_is_named(name: str, value: object) -> None:
    with pytest.raises(FieldUnreadable) as told:
        read_national({"task_name": "居住证办理", name: value})
    assert told.value.name == name


def test_every_national_name_stands_once_in_the_mapping() -> None:
    names = [name for name, _path, _kind in read_mapping()["guide"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("content", [RESIDENCE, *SEEDS.values()], ids=lambda one: one.name)
def test_a_guides_own_fields_laid_over_it_change_nothing(content: Guide) -> None:
    assert overlay_national(content, national_fields(content)) == content


def test_new_values_are_laid_over_and_questions_stay() -> None:
    changed = overlay_national(RESIDENCE, {"promise_day": "3", "dept_name": "延吉市公安局出入境"})
    assert (changed.limits[1].number, str(changed.identity.agency)) == (3, "延吉市公安局出入境")
    assert (changed.questions, changed.rules, changed.materials) == (
        RESIDENCE.questions, RESIDENCE.rules, RESIDENCE.materials,
    )  # fmt: skip
