"""The seven public lists: pure functions from the guides in force to rows (优化营商环境条例 25, 39, 43, 44)."""

from collections.abc import Callable, Iterable, Sequence

from standards.guide.papers import Material
from standards.lists.rows import Entry, Row, basis_words, told

Builder = Callable[[Sequence[Entry], str], tuple[Row, ...]]


def power_list(entries: Sequence[Entry], language: str) -> tuple[Row, ...]:
    """权责清单: what an agency does, by what right, on which bases."""
    return tuple(_power(entry, language) for entry in entries)


def _power(entry: Entry, language: str) -> Row:
    identity = entry.content.identity
    bases = [basis_words(entry.content, basis.key, language) for basis in entry.content.bases]
    cells = {
        **_head(entry, language),
        "kind": identity.kind,
        "item_code": identity.item_code,
        "guide_code": identity.guide_code,
        "level": identity.level,
        "power_source": identity.power_source,
        "bases": "；".join(one for one in bases if one),
    }
    return Row(entry.code, cells, entry.code, (entry.agency_id,))


def trip_list(entries: Sequence[Entry], language: str) -> tuple[Row, ...]:
    """只跑一次清单: promised trips with their reason, and the provincial exceptions (例外事项) with theirs."""
    return tuple(_trip(entry, language) for entry in entries)


def _trip(entry: Entry, language: str) -> Row:
    trips = entry.content.trips
    number = trips.number if trips else None
    cells = {
        **_head(entry, language),
        "trips": number,
        "one_trip": number is not None and number <= 1,
        "reason": told(trips.reason, language) if trips else None,
        "exception": bool(trips and trips.exception),
        "exception_reason": told(trips.exception_reason, language) if trips else None,
    }
    return Row(entry.code, cells, entry.code, (entry.agency_id,))


def fee_list(entries: Sequence[Entry], language: str) -> tuple[Row, ...]:
    """收费目录: every fee with its amount in yuan or its standard, its basis and reductions."""
    return tuple(
        Row(
            f"{entry.code}|{fee.key}",
            {
                **_head(entry, language),
                "fee": told(fee.name, language),
                "amount": None if fee.amount is None else fee.amount / 100,
                "standard": told(fee.standard, language),
                "basis": basis_words(entry.content, fee.basis, language),
                "reductions": "；".join(one.text.translated(language) for one in fee.reductions) or None,
                "demo": fee.demo,
            },
            entry.code,
            (entry.agency_id,),
        )
        for entry in entries
        for fee in entry.content.fees
    )


def paper_list(entries: Sequence[Entry], language: str) -> tuple[Row, ...]:
    """证明事项清单: every paper once, who issues it, how many guides ask, which could be fetched or replaced."""
    asked: dict[str, list[tuple[Entry, Material]]] = {}
    for entry in entries:
        for paper in entry.content.materials:
            asked.setdefault(paper.same_as, []).append((entry, paper))
    rows = [_paper(key, found, language) for key, found in asked.items()]
    return tuple(sorted(rows, key=lambda row: (-int(row.cells["guides"] or 0), str(row.cells["paper"]))))


def _paper(key: str, found: Sequence[tuple[Entry, Material]], language: str) -> Row:
    papers = [paper for _entry, paper in found]
    bases = _several(basis_words(entry.content, paper.basis, language) for entry, paper in found)
    cells = {
        "paper": told(papers[0].name, language),
        "issuer": _several(told(paper.issuer, language) for paper in papers),
        "guides": len({entry.code for entry, _paper in found}),
        "agencies": len({entry.agency_id for entry, _paper in found}),
        "asked_by": _several(entry.content.identity.name.translated(language) for entry, _paper in found),
        "bases": bases,
        "shared": sum(paper.by_sharing for paper in papers),
        "promised": sum(paper.by_promise for paper in papers),
        "replacement": ",".join(sorted({paper.replacement for paper in papers if paper.replacement})) or None,
        "replaceable": any(paper.by_sharing or paper.by_promise or paper.replacement for paper in papers),
    }
    return Row(key, cells, "", tuple(sorted({entry.agency_id for entry, _paper in found})))


def intermediary_list(entries: Sequence[Entry], language: str) -> tuple[Row, ...]:
    """中介服务清单: services somebody else must do first, by what law, and who pays."""
    return tuple(
        Row(
            f"{entry.code}|{one.key}",
            {
                **_head(entry, language),
                "service": told(one.name, language),
                "basis": basis_words(entry.content, one.basis, language),
                "conditions": told(one.conditions, language),
                "fee": told(one.fee, language),
                "payer": told(one.payer, language),
            },
            entry.code,
            (entry.agency_id,),
        )
        for entry in entries
        for one in entry.content.intermediaries
    )


def deferral_list(entries: Sequence[Entry], language: str) -> tuple[Row, ...]:
    """容缺受理清单: papers that may follow, and within how many days."""
    return _papers_where(entries, language, lambda paper: paper.may_follow)


def promise_list(entries: Sequence[Entry], language: str) -> tuple[Row, ...]:
    """告知承诺清单: papers a written promise may replace."""
    return _papers_where(entries, language, lambda paper: paper.by_promise)


def _papers_where(entries: Sequence[Entry], language: str, chosen: Callable[[Material], bool]) -> tuple[Row, ...]:
    return tuple(
        Row(
            f"{entry.code}|{paper.key}",
            {
                **_head(entry, language),
                "paper": told(paper.name, language),
                "issuer": told(paper.issuer, language),
                "follow_days": paper.follow_days,
                "basis": basis_words(entry.content, paper.basis, language),
            },
            entry.code,
            (entry.agency_id,),
        )
        for entry in entries
        for paper in entry.content.materials
        if chosen(paper)
    )


def _head(entry: Entry, language: str) -> dict[str, str | None]:
    return {"name": entry.content.identity.name.translated(language), "agency": entry.agency}


def _several(words: Iterable[str | None]) -> str | None:
    return "；".join(dict.fromkeys(one for one in words if one)) or None


BUILDERS: dict[str, Builder] = {
    "powers": power_list,
    "trips": trip_list,
    "fees": fee_list,
    "papers": paper_list,
    "intermediaries": intermediary_list,
    "deferrals": deferral_list,
    "promises": promise_list,
}
COLUMNS: dict[str, tuple[str, ...]] = {
    "powers": ("name", "agency", "kind", "item_code", "guide_code", "level", "power_source", "bases"),
    "trips": ("name", "agency", "trips", "one_trip", "reason", "exception", "exception_reason"),
    "fees": ("name", "fee", "agency", "amount", "standard", "basis", "reductions", "demo"),
    "papers": (
        "paper", "issuer", "guides", "agencies", "replaceable", "shared", "promised", "replacement", "bases",
        "asked_by",
    ),
    "intermediaries": ("name", "service", "agency", "basis", "conditions", "fee", "payer"),
    "deferrals": ("name", "paper", "agency", "issuer", "follow_days", "basis"),
    "promises": ("name", "paper", "agency", "issuer", "basis"),
}  # fmt: skip
