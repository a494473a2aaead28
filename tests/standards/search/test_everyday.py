"""Of sixty everyday queries nearly all find the guide that is meant among the best eight, on both engines."""

import pytest
from sqlalchemy.orm import Session

from portal.places.models import Agency, Region
from standards.guide.document import dump_guide
from standards.models import Edition, Guide, Item
from standards.search.documents import document_of
from standards.search.index import put, search
from standards.seeds.compiling import base_code, compile_guide
from standards.seeds.entries import read_entries
from standards.seeds.places import YANJI
from tests.places import Places
from tests.standards.search.everyday import EVERYDAY

AMONG_EIGHT = 0.97
FIRST = 0.9


@pytest.fixture
def keys(session: Session, places: Places) -> dict[int, str]:
    """The index of all seed guides, and each guide's key by its number in the index."""
    documents = []
    keys = {}
    agency = Agency(id=1, region=Region(code=YANJI.region))
    for entry in read_entries():
        guide = Guide(id=entry["no"], code=f"222401-{entry['key']}", item=Item(code=base_code(entry)), agency=agency)
        content = compile_guide(entry, YANJI)
        guide.local_code, guide.national_code = content.identity.local_code, content.identity.guide_code
        documents.append(document_of(Edition(guide=guide, content=dump_guide(content))))
        keys[entry["no"]] = entry["key"]
    put(session, documents)
    session.commit()
    return keys


def test_sixty_everyday_queries_are_written_down() -> None:
    assert len(EVERYDAY) == 60
    assert {key for _query, key in EVERYDAY} <= {entry["key"] for entry in read_entries()}


def test_nearly_every_everyday_query_finds_its_guide(session: Session, keys: dict[int, str]) -> None:
    found = {query: [keys[hit.id] for hit in search(session, query)] for query, _key in EVERYDAY}
    missed = [(query, key, found[query]) for query, key in EVERYDAY if key not in found[query]]
    later = [(query, key, found[query][:2]) for query, key in EVERYDAY if found[query][:1] != [key]]
    assert 1 - len(missed) / len(EVERYDAY) >= AMONG_EIGHT, missed
    assert 1 - len(later) / len(EVERYDAY) >= FIRST, later
