"""The papers, questions and rules of a seed entry: shared ones by name, its own written out."""

from typing import Any

from standards.seeds.entries import condition, read_shared, text

Document = dict[str, Any]
TEXTS = ("name", "issuer", "how_to_get", "filling", "standard", "note", "source_note", "page_format")


def compile_papers(entry: Document) -> tuple[list[Document], list[Document]]:
    """Materials in the order asked, and the rules that ask for parts by answers."""
    papers = [_form(entry)] if "form" in entry else []
    papers += [_paper(line) for line in entry["papers"]]
    for question in entry.get("ask", ()):
        known = read_shared()["questions"][question]
        papers += [_paper(line) for line in known.get("papers", ())]
    rules = _paper_rules(entry) + _fee_rules(entry)
    return papers, [{"key": f"r{number}", **rule} for number, rule in enumerate(rules, start=1)]


def compile_questions(entry: Document) -> list[Document]:
    """The shared questions an entry asks, then its own, each with its options."""
    shared = read_shared()["questions"]
    own = [_question(question) for question in entry.get("questions", ())]
    return own + [_question({"key": key, **shared[key]}) for key in entry.get("ask", ())]


def _form(entry: Document) -> Document:
    words = read_shared()["words"]
    return {
        "key": "form",
        "name": text(entry["form"]),
        "form": "both",
        "originals": 1,
        "source": "self",
        "how_to_get": text(words["get_form"]),
        "blank_form": {"name": text(words["blank"])},
        "sample": {"name": text(words["filled"])},
    }


def _lines(entry: Document) -> list[Document]:
    """Every paper line as an object: "id_card" and "lease?premises=rent" are short for one."""
    shared = [line for key in entry.get("ask", ()) for line in read_shared()["questions"][key].get("papers", ())]
    return [_expand(line) for line in (*entry["papers"], *shared)]


def _expand(line: str | Document) -> Document:
    if isinstance(line, dict):
        return line
    use, _, when = line.partition("?")
    return {"use": use, "when": when} if when else {"use": use}


def _paper(line: str | Document) -> Document:
    given = _expand(line)
    base: Document = dict(read_shared()["papers"][given["use"]]) if "use" in given else {}
    merged = {"key": given.get("use"), "originals": 1, "source": "self", **base, **given}
    if merged.get("by_sharing") or merged.get("form") == "electronic":
        merged["originals"] = 0
    if "when" in merged:
        merged["need"] = "by_rule"
    merged["identity"] = given.get("use", merged["key"])
    for name in TEXTS:
        if isinstance(merged.get(name), str):
            merged[name] = text(merged[name])
    if merged.pop("blank", False):
        words = read_shared()["words"]
        merged["blank_form"] = {"name": text(words["blank"])}
        merged["sample"] = {"name": text(words["filled"])}
    return {name: value for name, value in merged.items() if name not in ("use", "when", "because")}


def _paper_rules(entry: Document) -> list[Document]:
    """One rule a condition, with every paper it asks for."""
    targets: dict[str, list[str]] = {}
    reasons: dict[str, str] = {}
    for line in _lines(entry):
        if "when" in line:
            targets.setdefault(line["when"], []).append(f"material:{line.get('key', line.get('use'))}")
            if "because" in line:
                reasons.setdefault(line["when"], line["because"])
    return [_rule(when, asked, because=reasons.get(when)) for when, asked in targets.items()]


def _fee_rules(entry: Document) -> list[Document]:
    fees = [fee for fee in entry.get("fees", ()) if "when" in fee]
    return [_rule(fee["when"], [f"fee:{fee['key']}"], because=None) for fee in fees]


def _rule(when: str, targets: list[str], *, because: str | None) -> Document:
    rule: Document = {"when": condition(when), "targets": targets}
    return {**rule, "because": text(because)} if because else rule


def _question(question: Document) -> Document:
    document: Document = {"key": question["key"], "text": text(question["text"])}
    document["options"] = [_option(option) for option in question["options"]]
    if "hint" in question:
        document["hint"] = text(question["hint"])
    if "show_if" in question:
        document["show_if"] = condition(question["show_if"])
    return document


def _option(option: list[str]) -> Document:
    document: Document = {"key": option[0], "label": text(option[1])}
    if len(option) > 2:
        document["ends"] = text(option[2])
    return document
