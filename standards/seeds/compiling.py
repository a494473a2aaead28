"""From a compact seed entry to a complete guide. Pure: the same entry and place give the same guide."""

from typing import Any

from standards.guide.content import Guide
from standards.guide.document import load_guide
from standards.guide.text import Text
from standards.lint.handling import CLOSINGS
from standards.seeds.entries import read_bad_example, read_entries, read_shared, text
from standards.seeds.numerals import article
from standards.seeds.papers import compile_papers, compile_questions
from standards.seeds.places import SeedPlace

Document = dict[str, Any]
INSTANT = "即办"


def seed_guides(place: SeedPlace) -> dict[str, Guide]:
    """Every seed guide for a place, by key, in the order of the seed table."""
    return {entry["key"]: compile_guide(entry, place) for entry in read_entries()}


def compile_guide(entry: Document, place: SeedPlace) -> Guide:
    """The guide of an entry. Promises, fees, trips, phones and addresses are marked as demo values."""
    papers, rules = compile_papers(entry)
    return load_guide(
        {
            "identity": _identity(entry, place),
            "summary": text(entry["summary"]),
            "handling": _handling(entry),
            "bases": [_basis(line) for line in entry["bases"]],
            "conditions": _conditions(entry),
            "limits": [_statutory(entry), _promised(entry)],
            "trips": _trips(entry),
            "channels": _channels(entry, place),
            "charged": bool(entry.get("fees")),
            "fees": [_fee(fee) for fee in entry.get("fees", ())],
            "groups": entry_groups(entry),
            "materials": papers,
            "steps": _steps(entry),
            "results": [_result(entry)],
            "consultation": [{"value": place.phone(entry["dept"]), "demo": True}],
            "complaint": [{"value": "12345"}],
            "remedies": _remedies(entry),
            "faq": [{"question": text(one[0]), "answer": text(one[1])} for one in entry["faq"]],
            "questions": compile_questions(entry),
            "rules": rules,
            "notes": [text(note) for note in (*entry.get("notes", ()), read_shared()["words"]["demo"])],
        }
    )


def entry_groups(entry: Document) -> list[Document]:
    """The groups of alternatives of an entry."""
    return [{"key": key, "name": text(name)} for key, name in entry.get("groups", {}).items()]


def base_code(entry: Document) -> str:
    """A 12-digit base code in the made-up department 9900, so that no real item is claimed."""
    return f"229900{entry['no']:03d}001"


def _identity(entry: Document, place: SeedPlace) -> Document:
    agency = place.agency_code(entry["dept"])
    return {
        "name": text(entry["name"]),
        "item_code": base_code(entry),
        "guide_code": agency + place.level + base_code(entry),
        "local_code": f"DEMO-{place.region[:6]}-{entry['no']:03d}",
        "kind": entry["kind"],
        "power_source": "1",
        "level": place.level,
        "region": place.region,
        "agency": place.agency_name(entry["dept"]),
        "agency_code": agency,
        "agency_nature": "1",
        "objects": entry["objects"].split(),
        "person_topics": entry.get("person", "").split(),
        "company_topics": entry.get("company", "").split(),
        "aliases": entry.get("aliases", "").split(),
        "everyday": entry.get("everyday", "").split(),
    }


def _handling(entry: Document) -> Document:
    instant, name = entry["promise"] == INSTANT, text(entry["result"]).zh
    closing = next((closing for end, closing in CLOSINGS if name.endswith(end)), None)
    return {
        "project_kind": "1" if instant else "2",
        "mode": "即审即办" if instant else "前审后批",
        "closing": closing,
        "forms": ["1", "2"] if _online(entry) else ["1"],
        "online_depth": "5" if entry["trips"] == 0 else "4" if _online(entry) else "1",
        "in_centre": True,
    }


def _online(entry: Document) -> bool:
    return bool(entry.get("online", True))


def _basis(line: str) -> Document:
    law, articles = line.split(":")
    found = read_shared()["laws"][law]
    document: Document = {"key": law, "title": text(found["title"]), "confidence": found.get("confidence", "A")}
    if articles:
        document["article"] = article(articles)
    if found.get("demo"):
        document["demo"] = True
    if "number" in found:
        document["number"] = found["number"]
    return document


def _conditions(entry: Document) -> list[Document]:
    return [
        {"key": f"c{number}", "text": text(words), "basis": basis or _first_law(entry)}
        for number, (words, basis) in enumerate(entry["conditions"], start=1)
    ]


def _first_law(entry: Document) -> str:
    return str(entry["bases"][0].split(":")[0])


def _statutory(entry: Document) -> Document:
    number, unit, basis = entry["law"]
    limit: Document = {"key": "law", "kind": "statutory", "number": number, "unit": unit}
    if number is None:
        limit["note"] = text(read_shared()["words"]["no_limit"])
    else:
        limit["basis"] = basis or _first_law(entry)
    if "excludes" in entry:
        kind, reason = entry["excludes"]
        limit["excludes"] = [{"kind": kind, "reason": text(reason)}]
    if "law_note" in entry:
        limit["note"] = text(entry["law_note"])
    return limit


def _promised(entry: Document) -> Document:
    limit: Document = {"key": "promise", "kind": "promised", "unit": INSTANT, "demo": True}
    if entry["promise"] != INSTANT:
        limit["number"], limit["unit"] = entry["promise"]
    return limit


def _trips(entry: Document) -> Document:
    trips: Document = {"number": entry["trips"], "demo": True}
    if entry["trips"]:
        words = read_shared()["words"]
        reason: str = entry["reason"]
        trips["reason"] = text(words.get(reason, reason))
    if "exception" in entry:
        trips |= {"exception": True, "exception_reason": text(entry["exception"])}
    return trips


def _channels(entry: Document, place: SeedPlace) -> list[Document]:
    words = read_shared()["words"]
    hall = text(words["hall"])
    name = Text(zh=f"{place.name.zh}{hall.zh}", en=f"{place.name.en} {hall.en}", ko=f"{place.name.ko} {hall.ko}")
    window = {
        "key": "window",
        "kind": "window",
        "name": text(words["window"]),
        "places": [
            {
                "name": name,
                "address": text(words["address"]),
                "hall": place.hall,
                "hours": [{"days": [1, 2, 3, 4, 5], "opens": "08:30", "closes": "16:30"}],
                "demo": True,
            }
        ],
    }
    online = {"key": "online", "kind": "online", "name": text(words["online"]), "trips": 0, "result_by_post": True}
    return [window, online] if _online(entry) else [window]


def _fee(fee: Document) -> Document:
    document: Document = {"key": fee["key"], "name": text(fee["name"]), "demo": True, "pay_online": True}
    document["basis"] = fee["basis"]
    if "yuan" in fee:
        document["amount"] = round(fee["yuan"] * 100)
    if "standard" in fee:
        document["standard"] = text(fee["standard"])
    if "when" in fee:
        document["need"] = "by_rule"
    if "reduction" in fee:
        document["reductions"] = [{"text": text(fee["reduction"]), "basis": fee["basis"]}]
    return document


def _steps(entry: Document) -> list[Document]:
    plan = "instant" if entry["promise"] == INSTANT and entry["kind"] != "01" else "full"
    steps: list[Document] = []
    for kind, words, detail in read_shared()["steps"][plan]:
        told = read_shared()["words"]["apply_window"] if kind == "apply" and not _online(entry) else detail
        steps.append({"key": kind, "kind": kind, "name": text(words), "detail": text(told)})
        if kind == "review":
            steps += [_special(line, number) for number, line in enumerate(entry.get("special", ()), start=1)]
    return steps


def _special(line: list[str], number: int) -> Document:
    name, detail, basis = line
    return {"key": f"special{number}", "kind": "special", "name": text(name), "detail": text(detail), "basis": basis}


def _result(entry: Document) -> Document:
    document: Document = {"key": "result", "name": text(entry["result"]), "kind": entry.get("result_kind", "10")}
    document["sample"] = {"name": text(read_shared()["words"]["sample"])}
    if "validity" in entry:
        document["validity_note"] = text(entry["validity"])
    return document


def _remedies(entry: Document) -> list[Document]:
    if entry["kind"] == "20":
        return []
    words = read_shared()["words"]
    return [
        {"kind": "statement", "body": text(words["window"])},
        {"kind": "reconsideration", "body": text(words["government"])},
        {"kind": "litigation", "body": text(words["court"])},
    ]


def bad_example() -> Guide:
    """A guide that breaks eight rules, each once, to show the checker at work."""
    return load_guide(read_bad_example())
