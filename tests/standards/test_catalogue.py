"""A checked catalogue in the database: nothing lost, nothing twice, nothing half-written."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.record import Actor
from portal.places.models import Agency, Region
from standards.catalogue import ImportFile, apply_catalogue
from standards.guide.document import load_guide
from standards.importers import IMPORTER, credit_codes
from standards.ledgers import ImportReport
from standards.loading.catalogue import check_catalogue
from standards.loading.sheets import read_csv_bytes
from standards.models import Edition, Guide, Item
from tests.places import CREDIT_CODE, Places

TABLES = (Region, Agency, Item, Guide, Edition)
HEADER = "department,name,area_code,item_code,task_type,link"
FIRST = "市人社局,社保登记,222401000000,A01-222401000000-000-11511301008778239R-1-00,20,https://example.org/a"
SHORT = "市人社局,失业金申领,222401000000,A02-222401000000-000-1151130108778239R-1-00,5,"
ELSEWHERE = "区教育局,入学,511602000000,A03-511602000000-000-115113010833722043-1-00,20,"
NATIONAL = "市监局,小店许可,222401000000,11650000010183859F265011601300101,1,"


def silent(_done: int, _total: int) -> None:
    return


def table(*lines: str) -> str:
    return "\n".join((HEADER, *lines))


def sizes(session: Session) -> list[int]:
    session.expire_all()
    return [session.scalar(select(func.count()).select_from(model)) or 0 for model in TABLES]


@pytest.fixture
def bring(session: Session, places: Places, add_user: Callable[..., UserAccount]) -> Callable[..., dict[str, int]]:
    actor = Actor(add_user("office").id, "office")

    def bring(*lines: str) -> dict[str, int]:
        checked = check_catalogue(read_csv_bytes(table(*lines).encode(), name="rows.csv"))
        source = ImportFile("rows.csv", "0" * 64)
        counts = apply_catalogue(session, checked, file=source, actor=actor, progress=silent)
        session.commit()
        return counts

    return bring


def test_rows_become_items_guides_and_drafts(session: Session, bring: Callable[..., dict[str, int]]) -> None:
    assert bring(FIRST, SHORT) == {"agencies": 2, "items": 2, "guides": 2, "drafts": 2}
    edition = session.scalars(select(Edition).join(Guide).order_by(Guide.local_code)).first()
    assert edition is not None
    assert (edition.state, edition.number, edition.guide.item.code) == ("draft", 1, "A01")
    content = load_guide(edition.content)
    assert (content.name, content.identity.kind, content.identity.level) == ("社保登记", "20", "4")
    assert content.channels[0].url == "https://example.org/a"


def test_a_malformed_code_stays_on_its_agency_with_the_fault_and_a_repair(
    session: Session, bring: Callable[..., dict[str, int]]
) -> None:
    bring(FIRST, SHORT)
    agency = session.scalars(select(Agency).where(Agency.credit_code == "1151130108778239R")).one()
    assert agency.credit_code_fault == "lost_character"
    assert agency.credit_code_proposals[0] == "11511301008778239R"
    sound = session.scalars(select(Agency).where(Agency.credit_code == "11511301008778239R")).one()
    assert (sound.credit_code_fault, sound.credit_code_proposals) == (None, [])


def test_a_national_code_is_taken_apart(session: Session, bring: Callable[..., dict[str, int]]) -> None:
    bring(NATIONAL)
    guide = session.scalars(select(Guide)).one()
    identity = load_guide(guide.editions[0].content).identity
    assert guide.national_code == "11650000010183859F265011601300101"
    assert (identity.guide_code, identity.item_code) == ("11650000010183859F2650116013001", "650116013001")
    assert identity.handling_code == "11650000010183859F265011601300101"
    assert guide.item.code == "650116013001"


def test_an_unknown_region_is_added_under_its_code(session: Session, bring: Callable[..., dict[str, int]]) -> None:
    assert bring(ELSEWHERE)["regions"] == 1
    region = session.scalars(select(Region).where(Region.code == "511602000000")).one()
    assert (region.level, region.name) == (4, "511602000000")


def test_the_same_rows_twice_change_nothing(session: Session, bring: Callable[..., dict[str, int]]) -> None:
    bring(FIRST, SHORT, ELSEWHERE)
    before = sizes(session)
    assert bring(FIRST, SHORT, ELSEWHERE) == {"unchanged": 3}
    assert sizes(session) == before


def test_a_changed_name_goes_into_the_open_draft(session: Session, bring: Callable[..., dict[str, int]]) -> None:
    bring(FIRST)
    assert bring(FIRST.replace("社保登记", "社会保险登记")) == {"changed": 1}
    edition = session.scalars(select(Edition)).one()
    assert load_guide(edition.content).name == "社会保险登记"


def test_an_edition_under_review_is_left_alone(session: Session, bring: Callable[..., dict[str, int]]) -> None:
    bring(FIRST)
    edition = session.scalars(select(Edition)).one()
    edition.state = "review"
    session.commit()
    assert bring(FIRST.replace("社保登记", "社会保险登记")) == {"busy": 1}
    assert load_guide(edition.content).name == "社保登记"


def test_a_repeated_row_is_applied_once(session: Session, bring: Callable[..., dict[str, int]]) -> None:
    assert bring(FIRST, FIRST)["guides"] == 1


def test_an_import_keeps_its_report(session: Session, bring: Callable[..., dict[str, int]]) -> None:
    bring(FIRST, SHORT)
    kept = session.scalars(select(ImportReport)).one()
    assert (kept.kind, kept.rows, kept.faults, kept.state) == ("items", 2, 1, "applied")
    assert kept.report["findings"][0]["code"] == "credit_code.lost_character"


def test_only_sound_codes_are_in_the_register(session: Session, bring: Callable[..., dict[str, int]]) -> None:
    bring(SHORT)
    assert credit_codes(session) == [CREDIT_CODE]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "items.csv"
    path.write_text(table(FIRST, SHORT), encoding="utf-8")
    return path


def run(runner: FlaskCliRunner, *arguments: Any) -> Any:
    return runner.invoke(args=["items", "import", *map(str, arguments)])


def test_the_command_writes_and_tells(runner: FlaskCliRunner, session: Session, places: Places, file: Path) -> None:
    result = run(runner, file, "--report", file.with_suffix(".json"))
    assert result.exit_code == 0, result.output
    assert "rows 2  accepted 2  flagged 1  rejected 0  duplicates 0" in result.output
    assert "credit_code.lost_character" in result.output
    assert session.scalar(select(func.count()).select_from(Guide)) == 2
    report = json.loads(file.with_suffix(".json").read_text())
    assert {"rows", "accepted", "flagged", "rejected", "duplicates", "findings"} <= set(report)


def test_the_importer_cannot_sign_in(runner: FlaskCliRunner, session: Session, places: Places, file: Path) -> None:
    run(runner, file)
    person = session.scalars(select(UserAccount).where(UserAccount.email == IMPORTER)).one()
    assert (person.active, person.password) == (False, None)


def test_a_dry_run_writes_nothing_but_the_report(
    runner: FlaskCliRunner, session: Session, places: Places, file: Path
) -> None:
    before = [*sizes(session), session.scalar(select(func.count()).select_from(UserAccount))]
    result = run(runner, file, "--dry-run", "--report", file.with_suffix(".json"))
    assert result.exit_code == 0, result.output
    assert [*sizes(session), session.scalar(select(func.count()).select_from(UserAccount))] == before
    assert json.loads(file.with_suffix(".json").read_text())["rows"] == 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.csv", None, "找不到文件“missing.csv”"),
        ("items.pdf", b"x", "既不是 CSV 也不是 XLSX"),
        ("items.xlsx", b"x", "打不开"),
        ("items.csv", b"", "没有数据行"),
        ("items.csv", b"name\nx", "缺少列：department, item_code"),
        ("items.csv", b"\xff\xff\x80\x81", "编码无法识别"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_nothing_written(
    runner: FlaskCliRunner, session: Session, tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = run(runner, tmp_path / name)
    assert result.exit_code == 1
    assert sentence in result.output
    assert sizes(session) == [0, 0, 0, 0, 0]


@pytest.mark.realdata
def test_a_real_county_list_comes_in_whole_and_only_once(
    runner: FlaskCliRunner, session: Session, shared_data: Path
) -> None:
    items = shared_data / "cn_service_items" / "items.csv"
    first = run(runner, items)
    assert first.exit_code == 0, first.output
    before = sizes(session)
    assert before == [1, 59, 1135, 1135, 1135]
    assert session.scalar(select(func.count()).where(Agency.credit_code_fault.is_not(None))) == 17
    second = run(runner, items)
    assert "unchanged 1135" in second.output
    assert sizes(session) == before


def test_a_changed_row_of_a_guide_in_force_becomes_a_new_draft(
    session: Session, bring: Callable[..., dict[str, int]], add_user: Callable[..., UserAccount]
) -> None:
    bring(FIRST)
    first = session.scalars(select(Edition)).one()
    approver = add_user("office", email="approver@test.example")
    now = first.created_at
    first.state, first.approver_id, first.published_at = "published", approver.id, now
    first.effective_from, first.content_hash = now.date(), "0" * 64
    session.commit()
    assert bring(FIRST.replace("社保登记", "社会保险登记")) == {"drafts": 1}
    names = [
        (edition.number, edition.state, load_guide(edition.content).name)
        for edition in session.scalars(select(Edition).order_by(Edition.number))
    ]
    assert names == [(1, "published", "社保登记"), (2, "draft", "社会保险登记")]


def test_a_row_that_comes_again_in_a_later_batch_adds_nothing(
    session: Session, bring: Callable[..., dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("standards.catalogue.BATCH", 1)
    assert bring(FIRST, SHORT, FIRST) == {"agencies": 2, "items": 2, "guides": 2, "drafts": 2, "unchanged": 1}
