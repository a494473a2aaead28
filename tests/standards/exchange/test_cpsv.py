"""The European vocabulary: every seed guide passes the shapes of CPSV-AP 3.2, and a guide without a title does not."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import Graph, Namespace

from standards.exchange.cpsv import catalogue, public_service, service_nodes
from standards.guide.content import Guide
from standards.seeds.compiling import seed_guides
from standards.seeds.places import YANJI
from tests.standards.samples import RESIDENCE, make_guide

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD
ADDRESS = "https://example.gov.cn/guides/residence"
CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
DCT = Namespace("http://purl.org/dc/terms/")


def graph(document: dict[str, Any]) -> Graph:
    return Graph().parse(data=json.dumps(document), format="json-ld")


def service(content: Guide) -> Graph:
    return graph(public_service(content, address=ADDRESS, code="residence"))


@pytest.fixture(scope="module")
def shapes(shared_data: Path) -> Graph:
    return Graph().parse(shared_data / "cpsv_ap" / "cpsv-ap-SHACL.ttl")


def faults(data: Graph, shapes: Graph) -> str:
    conforms, _graph, text = validate(data, shacl_graph=shapes)
    return "" if conforms else text


@pytest.mark.realdata
@pytest.mark.parametrize("content", [RESIDENCE, make_guide()])
def test_a_guide_passes_the_shapes(content: Guide, shapes: Graph) -> None:
    assert faults(service(content), shapes) == ""


@pytest.mark.realdata
@pytest.mark.slow
def test_the_whole_catalogue_of_seeds_passes_the_shapes(shapes: Graph) -> None:
    nodes = [
        node
        for code, content in seed_guides(YANJI).items()
        for node in service_nodes(content, address=f"https://example.gov.cn/guides/{code}", code=code)
    ]
    data = graph(catalogue(nodes))
    assert len(list(data.subjects(predicate=None, object=CPSV.PublicService))) == 58
    assert faults(data, shapes) == ""


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("subject", "predicate"),
    [
        ("", DCT.title),
        ("", CV.hasCompetentAuthority),
        ("#material-id_card", DCT.identifier),
        ("#channel-window", DCT.identifier),
    ],
)
def test_the_shapes_would_notice_what_is_missing(subject: str, predicate: Any, shapes: Graph) -> None:
    data = service(RESIDENCE)
    assert [one for one in data if str(one[0]) == ADDRESS + subject and one[1] == predicate]
    for triple in [one for one in data if str(one[0]) == ADDRESS + subject and one[1] == predicate]:
        data.remove(triple)
    assert faults(data, shapes)


def test_texts_carry_their_languages_and_papers_their_names() -> None:
    titles = {(title.language, str(title)) for title in service(RESIDENCE).objects(None, DCT.title)}
    assert {("en", "Residence permit"), ("ko", "거주증 발급"), ("zh-CN", "居民身份证")} <= titles


def test_calendar_days_are_a_duration_and_working_days_are_not() -> None:
    limit = {"key": "promise", "kind": "promised", "number": 5}
    days = {
        unit: [
            str(one) for one in service(make_guide(limits=[{**limit, "unit": unit}])).objects(None, CV.processingTime)
        ]
        for unit in ("自然日", "工作日")
    }
    assert days == {"自然日": ["P5D"], "工作日": []}
