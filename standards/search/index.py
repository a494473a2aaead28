"""Keeping and asking the index. A document is what the ranking needs: names, aliases, codes, weight."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from standards.search.asking import Term, Tier, stages
from standards.search.ranking import Candidate, best
from standards.search.tokens import regions_above, tokens_of

PER_TIER = 120
ENOUGH = 8
INSERT = {
    "sqlite": "INSERT INTO search_guide (rowid, tokens, document) VALUES (:id, :tokens, :document)",
    "postgresql": "INSERT INTO search_guide (rowid, tokens, document) "
    "VALUES (:id, array_to_tsvector(string_to_array(:tokens, ' ')), CAST(:document AS jsonb))",
}
ASK = {
    "sqlite": "SELECT rowid, document FROM search_guide WHERE search_guide MATCH :asked ORDER BY rowid LIMIT :most",
    # Materialised first: with ORDER BY and LIMIT together the planner walks the whole key instead of the GIN index.
    "postgresql": "WITH hit AS MATERIALIZED (SELECT rowid FROM search_guide WHERE tokens @@ CAST(:asked AS tsquery)) "
    "SELECT rowid, document FROM search_guide WHERE rowid IN (SELECT rowid FROM hit ORDER BY rowid LIMIT :most) "
    "ORDER BY rowid",
}


def put(session: Session, documents: Sequence[Candidate]) -> None:
    """Add these guides to the index, or what they say now in place of what they said."""
    if not documents:
        return
    remove(session, [document.id for document in documents])
    statement = text(INSERT[session.get_bind().dialect.name])
    session.execute(statement, [_row(document) for document in documents])


def remove(session: Session, ids: Sequence[int]) -> None:
    """Take guides out of the index."""
    statement = text("DELETE FROM search_guide WHERE rowid IN :ids").bindparams(bindparam("ids", expanding=True))
    session.execute(statement, {"ids": list(ids)})


def search(session: Session, query: str, *, near: str = "", most: int = ENOUGH) -> list[Candidate]:
    """The guides a person may mean by this query, best first; with `near` (a region's code) those at home first."""
    found: dict[int, Candidate] = {}
    ranked: list[Candidate] = []
    for stage in stages(query):
        _gather(session, stage, near, found)
        ranked = best(query, found.values(), near=near, most=most)
        if len(ranked) >= most:
            break
    return ranked


def _gather(session: Session, asked: list[Tier], near: str, found: dict[int, Candidate]) -> None:
    for tier in asked:
        for region in [*reversed(regions_above(near)[:3]), ""]:
            answers = _ask(session, tier.within(region))
            found.update(answers)
            if len(answers) >= PER_TIER:
                break


def _row(document: Candidate) -> dict[str, object]:
    tokens = tokens_of([*document.names, *document.aliases], list(document.codes), region=document.region)
    kept = {key: value for key, value in asdict(document).items() if key != "id"}
    return {"id": document.id, "tokens": " ".join(tokens), "document": json.dumps(kept, ensure_ascii=False)}


def _ask(session: Session, tier: Tier) -> dict[int, Candidate]:
    engine = session.get_bind().dialect.name
    asked = _for_sqlite(tier) if engine == "sqlite" else _for_postgresql(tier)
    rows = session.execute(text(ASK[engine]), {"asked": asked, "most": PER_TIER})
    return {rowid: _candidate(rowid, document) for rowid, document in rows}


def _for_sqlite(tier: Tier) -> str:
    written = (" AND " if tier.every else " OR ").join(_prefixed(f'"{term.token}"', term, "*") for term in tier.terms)
    return f'"r{tier.region}" AND ({written})' if tier.region else written


def _for_postgresql(tier: Tier) -> str:
    written = (" & " if tier.every else " | ").join(_prefixed(f"'{term.token}'", term, ":*") for term in tier.terms)
    return f"'r{tier.region}' & ({written})" if tier.region else written


def _prefixed(quoted: str, term: Term, mark: str) -> str:
    return quoted + (mark if term.prefix else "")


def _candidate(rowid: int, document: str | dict[str, Any]) -> Candidate:
    kept = json.loads(document) if isinstance(document, str) else document
    lists = {key: tuple(kept[key]) for key in ("names", "aliases", "codes")}
    return Candidate(id=rowid, weight=float(kept["weight"]), item=kept["item"], region=kept["region"], **lists)
