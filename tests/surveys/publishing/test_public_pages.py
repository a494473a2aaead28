"""What everybody reads of a ranking in its notice period: the winners first, any window found, plain meanings."""

import csv
import io
from html.parser import HTMLParser

from sqlalchemy.orm import Session

from surveys.publishing.rankings.finding import find_windows, outside_funnel
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.rankings.queries import public_rankings
from tests.pages import PageClient, normal
from tests.surveys.publishing.conftest import County

CODE = "222400-2026Q3-1"


class Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "id" and value]


def page_of(client: PageClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def headings(page: str) -> list[str]:
    parser = Ids()
    parser.feed(page)
    return [found for found in parser.found if found in ("chosen", "survey", "windows", "plots", "gates", "method")]


def test_the_order_is_summary_winners_windows_plots_gates_method(noticed: Ranking, client: PageClient) -> None:
    page = page_of(client, f"/rankings/{CODE}")
    assert headings(page) == ["chosen", "survey", "windows", "plots", "gates", "method"]
    assert page.index("共收到") < page.index('id="chosen"')
    parser = Ids()
    parser.feed(page)
    assert len(parser.found) == len(set(parser.found))


def test_a_window_is_found_by_code_name_and_band_without_a_script(noticed: Ranking, client: PageClient) -> None:
    assert "找到 20 个窗口" in normal(page_of(client, f"/rankings/{CODE}"))
    one = normal(page_of(client, f"/rankings/{CODE}?q=222401-07"))
    assert "找到 1 个窗口" in one
    assert 'id="w222401-07"' in page_of(client, f"/rankings/{CODE}?q=222401-07")
    few = normal(page_of(client, f"/rankings/{CODE}?band=S"))
    assert "为防止推算而不显示" in few
    assert "找到 2 个窗口" in few
    assert "没有符合条件的窗口" in page_of(client, f"/rankings/{CODE}?q=nowhere")


def test_what_nobody_can_ask_for_gives_the_nearest(noticed: Ranking, client: PageClient) -> None:
    for asked in ("band=Z", "page=999", "page=-1", "page=x", "q=%00%3Cb%3E", "band=N&page=7"):
        assert "<b>" not in page_of(client, f"/rankings/{CODE}?{asked}")


def test_an_empty_list_has_one_empty_page() -> None:
    found = find_windows([], text="", band="", page=3)
    assert (found.rows, found.page, found.last, found.total) == ([], 1, 1, 0)
    assert outside_funnel([]) == []


def test_every_language_and_the_elder_mode_have_the_pages(noticed: Ranking, client: PageClient) -> None:
    for locale in ("/en", "/ko", "/elder"):
        for address in (f"/rankings/{CODE}?band=D", "/open-data"):
            page_of(client, locale + address)


def test_the_lowest_window_reads_why_and_what_it_does_not_mean(
    session: Session, noticed: Ranking, client: PageClient
) -> None:
    noticed.state, noticed.published_at = "published", noticed.signed_at
    session.commit()
    page = normal(page_of(client, "/results/222401-18"))
    assert "列入未达标名单：单看和放到全部窗口里一起检验" in page
    assert "可能的名次从第" in page
    assert "没有入选示范窗口，因为：" in page
    assert "每 100 件办件中有 50.0 件作了评价" in page
    assert "不作有限总体修正" in page
    assert "提出异议" in page
    hidden = normal(page_of(client, "/results/222401-20"))
    assert "为保护隐私不显示" in hidden
    assert "没有评价的人" not in hidden


def test_a_region_tells_both_numbers_and_its_table_downloads(
    session: Session, noticed: Ranking, client: PageClient
) -> None:
    noticed.state, noticed.published_at = "published", noticed.signed_at
    session.commit()
    page = normal(page_of(client, "/results/222400000000"))
    assert "要由抽样调查来判断" in page
    assert "延吉市" in page
    data = client.get("/results/222400000000/table.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    assert [row["编号"] for row in rows] == ["222400000000", "222401000000"]
    assert rows[0]["满意率（%）"] in page
    assert client.get("/results/222400000000/table.pdf").status_code == 404
    assert client.get("/results/999999/table.csv").status_code == 404


def test_a_unit_is_found_in_the_latest_publication_that_has_it(
    session: Session, county: County, noticed: Ranking, client: PageClient
) -> None:
    """A later ranking of another prefecture must not make this one's windows disappear."""
    noticed.state, noticed.published_at = "published", noticed.signed_at
    other = Ranking(
        **{
            name: getattr(noticed, name)
            for name in Ranking.__table__.columns.keys()  # noqa: SIM118 - a collection of columns
            if name not in ("id", "code", "region_id", "period", "starts", "ends")
        },
        code="220100-2026-10-1",
        region_id=county.places.changchun.id,
        period="2026-09",
        starts=noticed.starts,
        ends=noticed.ends,
    )
    other.state = "withdrawn"
    other.withdrawn_reason = "试"
    session.add(other)
    session.commit()
    assert public_rankings(session)[0].code == other.code
    page_of(client, "/results/222401-18")


def test_the_open_data_describe_both_tables_for_machines(noticed: Ranking, client: PageClient) -> None:
    for name, fields in (("ranking", 34), ("places", 22)):
        found = client.get(f"/open-data/{CODE}/{name}.csv-metadata.json")
        assert found.mimetype == "application/csvm+json"
        body = found.get_json()
        assert body["@context"][0] == "http://www.w3.org/ns/csvw"
        assert len(body["tableSchema"]["columns"]) == fields
        assert all(column["titles"] for column in body["tableSchema"]["columns"])
    assert noticed.facts["survey"] == [], "what surveys said is frozen too"
