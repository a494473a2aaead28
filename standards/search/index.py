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
ASK = "SELECT rowid, document FROM search_guide WHERE search_guide MATCH :asked ORDER BY rowid LIMIT :most"
# PostgreSQL gets all questions of a stage in one statement, since each trip to the server costs more than its answer.
# One probe of the GIN index a question: the planner takes an OR of many beginnings for a fifth of the table and scans
# it, and with ORDER BY and LIMIT beside the match it walks the whole key; OFFSET 0 keeps the two apart.
ASK_MANY = text(
    "SELECT question.number, hit.rowid FROM unnest(CAST(:asked AS text[])) WITH ORDINALITY AS question (asked, number) "
    "CROSS JOIN LATERAL (SELECT rowid FROM (SELECT rowid FROM search_guide "
    "WHERE tokens @@ CAST(question.asked AS tsquery) OFFSET 0) AS matched ORDER BY rowid LIMIT :most) AS hit "
    "ORDER BY question.number, hit.rowid"
)
READ = text("SELECT rowid, document FROM search_guide WHERE rowid = ANY(:ids) ORDER BY rowid")


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
    """Add what each tier finds: the nearest region first, farther ones only while there is room."""
    if session.get_bind().dialect.name == "postgresql":
        ids = _gather_ids(session, asked, near) - found.keys()
        rows = session.execute(READ, {"ids": sorted(ids)})
        found.update({rowid: _candidate(rowid, document) for rowid, document in rows})
        return
    for tier in asked:
        for region in _regions(tier, near):
            answers = _ask_sqlite(session, tier.within(region))
            found.update(answers)
            if len(answers) >= PER_TIER:
                break


def _regions(tier: Tier, near: str) -> list[str]:
    """The regions to ask in, nearest first, then everywhere; slips of the hand only in the nearest and everywhere."""
    above = [*reversed(regions_above(near)[:3])]
    return [*(above if tier.every else above[:1]), ""]


def _gather_ids(session: Session, asked: list[Tier], near: str) -> set[int]:
    groups: list[tuple[int, str]] = []
    questions: list[str] = []
    for number, tier in enumerate(asked):
        for region in _regions(tier, near):
            parts = [tier.within(region)] if tier.every else [Tier((term,)).within(region) for term in tier.terms]
            questions += [_for_postgresql(part) for part in parts]
            groups += [(number, region)] * len(parts)
    hits: dict[tuple[int, str], set[int]] = {}
    for question, rowid in session.execute(ASK_MANY, {"asked": questions, "most": PER_TIER}):
        hits.setdefault(groups[question - 1], set()).add(rowid)
    return {rowid for number, tier in enumerate(asked) for rowid in _with_room(hits, number, _regions(tier, near))}


def _with_room(hits: dict[tuple[int, str], set[int]], number: int, regions: list[str]) -> set[int]:
    kept: set[int] = set()
    for region in regions:
        answers = sorted(hits.get((number, region), ()))[:PER_TIER]
        kept.update(answers)
        if len(answers) >= PER_TIER:
            break
    return kept


def _row(document: Candidate) -> dict[str, object]:
    tokens = tokens_of([*document.names, *document.aliases], list(document.codes), region=document.region)
    kept = {key: value for key, value in asdict(document).items() if key != "id"}
    return {"id": document.id, "tokens": " ".join(tokens), "document": json.dumps(kept, ensure_ascii=False)}


def _ask_sqlite(session: Session, tier: Tier) -> dict[int, Candidate]:
    rows = session.execute(text(ASK), {"asked": _for_sqlite(tier), "most": PER_TIER})
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
