import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from portal.accounts.scope import Scope
from portal.db import db
from portal.documents import read_document
from surveys.publishing.figures.assess import measure
from surveys.publishing.figures.counting import add_counts, add_days, add_expected, count_tallies
from surveys.publishing.figures.rows import RANK_FIELDS
from surveys.publishing.figures.units import LEVELS, read_units
from surveys.publishing.rankings import life, rendering
from surveys.publishing.rankings.edition import read_edition
from surveys.publishing.rankings.freezing import read_file
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.rankings.printing import print_papers
from surveys.publishing.rankings.publishing import make_files, publish
from surveys.publishing.rankings.queries import public_files
from surveys.publishing.rankings.verifying import verify_bundle
from surveys.publishing.tallying.queries import tally_frame
from surveys.scoring.method import Method
from tests.pages import PageClient, normal
from tests.stages import Stage, last_of
from tests.surveys.publishing.conftest import (
    NOW,
    QUARTER,
    STAGES,
    County,
    add_calls,
    build_county,
    find_county,
    freeze_quarter,
    to_notice,
)
from tests.surveys.publishing.ratings import add_ratings

SHOWN = ("n", "share", "low", "high", "rank_low", "rank_high")


def build_published(app: Flask) -> None:
    build_county(app)
    session, county = db.session(), find_county(db.session())
    for window in county.windows[:5]:
        add_calls(session, window, {"confirmed": 59})
    ranking = to_notice(session, county, freeze_quarter(session, county))
    publish(session, ranking, by=county.office, now=NOW, progress=lambda done, total: None, skip_notice=True)
    session.commit()


OWN_STAGES = [*STAGES, Stage("published", build_published)]


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage | None:
    return last_of(OWN_STAGES, request)


@pytest.fixture
def published(session: Session) -> Ranking:
    """The quarter published, with five windows that pass every gate."""
    return session.scalars(select(Ranking)).one()


@pytest.fixture
def files(session: Session, published: Ranking) -> dict[str, bytes]:
    return {file.name: read_document(session, file.document_id).data for file in public_files(session, published)}


def repack(bundle: bytes, changes: dict[str, bytes]) -> bytes:
    """The bundle with some files replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
    return out.getvalue()


def test_a_publication_is_whole_and_the_same_figures_stand_everywhere(
    session: Session,
    published: Ranking,
    files: dict[str, bytes],
    client: PageClient,
    runner: FlaskCliRunner,
    tmp_path: Path,
) -> None:
    result = verify_bundle(files["bundle.zip"])
    assert result.whole, result.differences[:3]
    assert result.figures > 20 * len(RANK_FIELDS)

    rows = {row.unit: row for row in read_edition(session, published, locale="zh").results.windows}
    from_csv = {row["unit"]: row for row in csv.DictReader(io.StringIO(files["ranking.csv"].decode("utf-8-sig")))}
    from_json = {row["unit"]: row for row in json.loads(files["ranking.json"])["windows"]}
    sheet = load_workbook(io.BytesIO(files["ranking.xlsx"])).active
    table = [[cell.value for cell in row] for row in sheet.rows]
    from_xlsx = {row[1]: dict(zip(table[0], row, strict=True)) for row in table[1:]}
    paper = normal(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["ranking-zh.pdf"])).pages))
    page = normal(client.get(f"/rankings/{published.code}").get_data(as_text=True))
    for unit, row in rows.items():
        for field in SHOWN:
            printed = getattr(row, field)
            assert from_csv[unit][field] == from_json[unit][field] == printed
            if printed and not printed.startswith(("<", "*")):
                assert float(from_xlsx[unit][field]) == float(printed)
        assert unit in paper
        if row.rank:
            assert f"{row.low}–{row.high}" in paper
            assert f"{row.low}–{row.high}" in page
            assert f">{row.share}<" in page

    again = make_files(session, published, progress=lambda done, total: None)
    assert again["bundle.zip"][0] == files["bundle.zip"], "the same ranking gives the same bytes"

    target = tmp_path / "bundle.zip"
    target.write_bytes(files["bundle.zip"])
    told = runner.invoke(args=["rankings", "verify", str(target)])
    assert told.exit_code == 0, told.output
    assert "everything agrees" in told.output


def test_the_paper_is_in_three_languages_with_certificates(
    files: dict[str, bytes], published: Ranking, session: Session
) -> None:
    words = {"zh": "示范窗口", "en": "Model", "ko": "시범"}
    for locale, word in words.items():
        reader = PdfReader(io.BytesIO(files[f"ranking-{locale}.pdf"]))
        text = "".join(page.extract_text() for page in reader.pages)
        assert word in text
        assert published.units_sha256[:16] in text
        assert reader.outline, "bookmarks lead through it"
    chosen = read_edition(session, published, locale="zh").results.band("A")
    if chosen:
        assert len(PdfReader(io.BytesIO(files["certificates.pdf"])).pages) == len(chosen)
    else:
        assert "certificates.pdf" not in files


def test_every_changed_byte_and_forged_figure_is_found(
    files: dict[str, bytes], runner: FlaskCliRunner, tmp_path: Path
) -> None:
    check_forged_figure(files)
    with zipfile.ZipFile(io.BytesIO(files["bundle.zip"])) as archive:
        names = sorted(set(archive.namelist()) - {"manifest.json"})
        for name in names:
            data = bytearray(archive.read(name))
            data[len(data) // 2] ^= 1
            result = verify_bundle(repack(files["bundle.zip"], {name: bytes(data)}))
            assert not result.whole, f"a changed byte of {name} was not found"
            assert name in {difference.file for difference in result.differences}
    target = tmp_path / "bundle.zip"
    target.write_bytes(repack(files["bundle.zip"], {"ranking.csv": b"unit\n"}))
    told = runner.invoke(args=["rankings", "verify", str(target)])
    assert told.exit_code == 1
    assert "ranking.csv" in told.output


def check_forged_figure(files: dict[str, bytes]) -> None:
    """A forged figure is named even where its file's own hash would be right."""
    document = json.loads(files["ranking.json"])
    row = next(row for row in document["windows"] if row["share"])
    right, row["share"] = row["share"], "99.9"
    result = verify_bundle(repack(files["bundle.zip"], {"ranking.json": json.dumps(document).encode()}))
    found = [difference for difference in result.differences if difference.code == "figure"]
    assert [(difference.where, difference.found, difference.expected) for difference in found] == [
        (f"{row['unit']}.share", "99.9", right)
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a zip", b"hello"])
def test_what_is_no_bundle_is_said_to_be_broken(data: bytes) -> None:
    assert [difference.code for difference in verify_bundle(data).differences] == ["broken"]


def test_a_large_ranking_is_printed_in_volumes_by_processes_with_the_same_bytes(
    session: Session, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranking = freeze_quarter(session, county)
    monkeypatch.setattr(rendering, "VOLUME_ROWS", 10)
    edition = read_edition(session, ranking, locale="zh")
    pages = rendering.write_papers(edition, locale="zh")
    assert sorted(pages) == ["ranking-zh.pdf", "volume-222401000000-zh.pdf"]
    assert "222401-05" in pages["volume-222401000000-zh.pdf"]
    assert print_papers(pages, processes=2) == print_papers(pages, processes=1)


def test_figures_equal_the_pure_scores_of_the_tallies(session: Session, county: County) -> None:
    ranking = freeze_quarter(session, county)
    units = read_units(read_file(session, ranking, kind="units"))
    windows = units[units["kind"] == "window"]
    tallies = tally_frame(session, Scope("region", ranking.region_id), period=QUARTER)
    register = windows[["unit", "group", "served"]].rename(columns={"unit": "window"}).astype({"served": float})
    pure = measure(count_tallies(tallies, method=Method(), units=register), Method()).set_index("unit")
    edition = read_edition(session, ranking, locale="zh", variants=False)
    for row in edition.results.ranked.to_dict("records"):
        if row["verdict"] == "suppressed":
            continue
        right = pure.loc[row["unit"]]
        assert (row["n"], row["x"], row["verdict"]) == (right["n"], right["x"], right["verdict"])
        assert row["low"] == pytest.approx(right["low"], abs=1e-12)
        assert row["high"] == pytest.approx(right["high"], abs=1e-12)


def test_the_frozen_copy_gives_the_frozen_units_again(session: Session, county: County) -> None:
    add_ratings(session, county.windows[1], day=QUARTER.start, levels={3: 2}, state="quarantined")
    ranking = freeze_quarter(session, county)
    units = read_units(read_file(session, ranking, kind="units"))
    windows = units[units["kind"] == "window"].reset_index(drop=True)
    data = read_file(session, ranking, kind="tallies")
    assert hashlib.sha256(data).hexdigest() == ranking.tallies_sha256
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    days, guides, remote = (copied(rows, by) for by in ("day", "guide", "remote"))
    method = Method()
    again = windows[["unit", "group"]].merge(days.groupby("unit")[list(LEVELS)].sum().reset_index(), on="unit")
    again = add_counts(again, method=method)
    assert tuple(method.satisfied_levels) == (5, 4)
    days = days.assign(x=days["n5"] + days["n4"], n=days[list(LEVELS)].sum(axis=1))
    guides = guides.assign(x=guides["n5"] + guides["n4"], n=guides[list(LEVELS)].sum(axis=1))
    again = add_expected(add_days(again, days, method), guides)
    for name in ("n", "x", "months", *LEVELS, "phi", "expected"):
        assert again[name].astype(float).tolist() == windows[name].astype(float).tolist(), name
    sums = remote.set_index("unit")[list(LEVELS)].sum(axis=1).reindex(windows["unit"]).fillna(0)
    assert sums.tolist() == windows["remote_n"].tolist()
    held = copied(rows, "quarantined").set_index("unit")
    assert held[list(LEVELS)].to_dict("index") == {
        county.windows[1].code: {"n5": 0, "n4": 0, "n3": 2, "n2": 0, "n1": 0}
    }


def copied(rows: list[dict[str, str]], by: str) -> pd.DataFrame:
    """The rows of the frozen copy by window, day or guide: unit, key, counts."""
    frame = pd.DataFrame([row for row in rows if row["by"] == by]).drop(columns="by")
    return frame.rename(columns={"window": "unit", "key": by}).astype(dict.fromkeys(LEVELS, "int64"))


def test_everyone_sees_downloads_and_verifies_it_even_once_withdrawn(
    session: Session, published: Ranking, county: County, files: dict[str, bytes], client: PageClient
) -> None:
    check_public_pages(published, files, client)
    check_machines(published, client)
    check_known_files(published, files, client)
    check_home(published, client)
    check_withdrawal(session, published, county, client)


def check_public_pages(published: Ranking, files: dict[str, bytes], client: PageClient) -> None:
    assert published.code in client.get("/rankings").get_data(as_text=True)
    got = client.get(f"/rankings/{published.code}/ranking.csv")
    assert got.data == files["ranking.csv"]
    assert client.get(f"/rankings/{published.code}/units.csv").status_code == 404, "the full counts stay inside"
    assert client.get("/rankings/222400-2026Q3-9").status_code == 404
    for path in ("/results", "/results/222401000000", "/results/222401", "/results/222401-01", "/open-data"):
        for locale in ("", "/en", "/ko"):
            assert client.get(locale + path).status_code == 200
    assert client.get("/results/999999").status_code == 404
    page = normal(client.get("/results/222401-01").get_data(as_text=True))
    assert "100 人中约有 98 人满意" in page
    assert "分不出高下" in page


def check_machines(published: Ranking, client: PageClient) -> None:
    catalogue = client.get("/open-data/catalog.jsonld").get_json()
    assert [item["dct:identifier"] for item in catalogue["dcat:dataset"]] == [published.code]
    columns = client.get(f"/open-data/{published.code}/ranking.csv-metadata.json").get_json()
    assert [column["name"] for column in columns["tableSchema"]["columns"]] == list(RANK_FIELDS)
    feed = client.get("/feed.atom")
    assert feed.mimetype == "application/atom+xml"
    assert published.code in feed.get_data(as_text=True)


def check_known_files(published: Ranking, files: dict[str, bytes], client: PageClient) -> None:
    def send(data: bytes, name: str) -> str:
        builder = EnvironBuilder(path="/verify", method="POST", data={"file": (io.BytesIO(data), name)})
        environ = builder.get_environ()
        response = client.open(environ)
        environ["wsgi.input"].close()  # a large body lies in a file that nobody else closes
        builder.close()
        assert response.status_code == 200
        return normal(response.get_data(as_text=True))

    assert "一个字节不差" in send(files["ranking-zh.pdf"], "a.pdf")
    assert "全部一致" in send(files["bundle.zip"], "bundle.zip")
    assert "不是这里公布过的" in send(files["ranking-zh.pdf"] + b" ", "a.pdf")
    assert client.post("/verify", data={}).status_code == 400
    assert client.get("/verify").status_code == 200


def check_home(published: Ranking, client: PageClient) -> None:
    page = normal(client.get("/").get_data(as_text=True))
    assert "吉林省满意率" in page
    assert f"/rankings/{published.code}" in page


def check_withdrawal(session: Session, published: Ranking, county: County, client: PageClient) -> None:
    life.withdraw(session, published, by=county.office, now=NOW + timedelta(hours=1), reason="计数有误")
    session.commit()
    page = normal(client.get(f"/rankings/{published.code}").get_data(as_text=True))
    assert "计数有误" in page
    assert "撤回" in page
