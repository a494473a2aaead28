"""一件事一次办: several guides handled as one matter, with one checklist on which every paper stands once. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standards.answers import Answers
from standards.guide.codes import Unit
from standards.guide.conditions import Question
from standards.guide.content import Guide
from standards.guide.papers import Material
from standards.guide.parts import Fee, Limit, StepLimit
from standards.guide.text import Code, Text, Value
from standards.rules import Alternatives, Checklist, evaluate

# Only to tell which way through the matter is longest: the limits themselves keep their units.
ROUGH_MINUTES: Mapping[Unit, float] = {
    "即办": 0, "分钟": 1, "小时": 60, "自然日": 1440, "日": 1440, "工作日": 2016, "月": 43_800,
}  # fmt: skip


class MatterError(Exception):
    """A matter that cannot be joined. Codes: unknown_guide, circular_matter."""

    def __init__(self, code: str, guides: Sequence[str]) -> None:
        super().__init__(f"{code} {' '.join(guides)}")
        self.code = code
        self.guides = tuple(guides)


class Entry(Value):
    """One guide of the matter, by public code, and the guides that must be finished before."""

    guide: Code
    after: tuple[Code, ...] = ()


class MatterContent(Value):
    """The matter: its name, its guides, and a joint promised limit where one was agreed."""

    name: Text
    summary: Text | None = None
    entries: tuple[Entry, ...]
    promised: StepLimit | None = None


@dataclass(frozen=True)
class JointPaper:
    """A paper asked for once, the most copies anybody wants, and the guides it serves."""

    material: Material
    originals: int
    copies: int
    serves: tuple[str, ...]


@dataclass(frozen=True)
class JointLimit:
    """The joint limit: as agreed, or the sum along the longest way; `unknown` guides give no limit."""

    terms: tuple[tuple[int, Unit], ...]
    agreed: bool
    way: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class JointChecklist:
    """One checklist for the matter. `order` lists the guides in waves: those of one wave run side by side."""

    order: tuple[tuple[str, ...], ...]
    checklists: Mapping[str, Checklist]
    open: tuple[tuple[tuple[str, ...], Question], ...]
    papers: tuple[JointPaper, ...]
    alternatives: tuple[tuple[str, Alternatives], ...]
    made_on_the_way: tuple[tuple[Material, str], ...]
    fees: tuple[tuple[str, Fee], ...]
    limit: JointLimit
    trips: int | None


def join_guides(matter: MatterContent, guides: Mapping[str, Guide], answers: Answers) -> JointChecklist:
    """Join guides by public code. An answer is named "question" for all guides that ask it, or "guide.question".

    Raises MatterError for a guide that is missing or an order without a beginning.
    """
    waves = order_entries(matter, guides)
    order = [code for wave in waves for code in wave]
    lists = {code: evaluate(guides[code], _own_answers(code, guides[code], answers=answers)) for code in order}
    made = _made_on_the_way(matter, guides, lists=lists, order=order)
    papers = _papers(lists, order, made={(code, material.key) for material, _, code in made})
    return JointChecklist(
        order=waves,
        checklists=lists,
        open=_open_questions(lists, order),
        papers=papers,
        alternatives=_alternatives(lists, order, papers=papers),
        made_on_the_way=tuple((material, source) for material, source, _ in made),
        fees=tuple((code, fee) for code in order for fee in lists[code].fees),
        limit=_joint_limit(matter, lists, order=order),
        trips=_joint_trips(guides, lists),
    )


def order_entries(matter: MatterContent, guides: Mapping[str, Guide]) -> tuple[tuple[str, ...], ...]:
    """The guides in waves, each after all it must follow. Raises MatterError."""
    waits = {entry.guide: set(entry.after) for entry in matter.entries}
    named = set(waits).union(*waits.values()) if waits else set()
    if missing := sorted(code for code in named if code not in guides or code not in waits):
        raise MatterError("unknown_guide", missing)
    waves: list[tuple[str, ...]] = []
    while waits:
        wave = tuple(code for code, before in waits.items() if not before & waits.keys())
        if not wave:
            raise MatterError("circular_matter", tuple(waits))
        waves.append(wave)
        waits = {code: before for code, before in waits.items() if code not in wave}
    return tuple(waves)


def _own_answers(code: str, guide: Guide, *, answers: Answers) -> dict[str, str]:
    keys = [question.key for question in guide.questions]
    named = {key: answers.get(f"{code}.{key}", answers.get(key)) for key in keys}
    return {key: option for key, option in named.items() if option is not None}


def _open_questions(
    lists: Mapping[str, Checklist], order: Sequence[str]
) -> tuple[tuple[tuple[str, ...], Question], ...]:
    """Open questions, one that several guides ask alike (key and options) only once."""
    asked: dict[tuple[str, ...], tuple[list[str], Question]] = {}
    for code in order:
        for question in lists[code].open:
            alike = (question.key, *(option.key for option in question.options))
            asked.setdefault(alike, ([], question))[0].append(code)
    return tuple((tuple(codes), question) for codes, question in asked.values())


def _made_on_the_way(
    matter: MatterContent, guides: Mapping[str, Guide], *, lists: Mapping[str, Checklist], order: Sequence[str]
) -> list[tuple[Material, str, str]]:
    """Papers nobody brings because an earlier guide of the matter gives them out: paper, giver, taker."""
    earlier = _all_before(matter, order)
    given = {
        name: code
        for code in order
        for result in lists[code].results
        for name in ("".join(result.name.zh.split()), result.code)
        if name
    }
    return [
        (material, giver, code)
        for code in order
        for material in lists[code].materials
        for giver in [given.get(material.certificate_code or "") or given.get("".join(material.name.zh.split()))]
        if giver in earlier[code]
    ]


def _all_before(matter: MatterContent, order: Sequence[str]) -> dict[str, set[str]]:
    direct = {entry.guide: entry.after for entry in matter.entries}
    before: dict[str, set[str]] = {}
    for code in order:
        before[code] = {one for earlier in direct[code] for one in (earlier, *before[earlier])}
    return before


def _papers(
    lists: Mapping[str, Checklist], order: Sequence[str], *, made: set[tuple[str, str]]
) -> tuple[JointPaper, ...]:
    same: dict[str, list[tuple[str, Material]]] = {}
    for code in order:
        for material in lists[code].materials:
            if (code, material.key) not in made:
                same.setdefault(material.same_as, []).append((code, material))
    return tuple(
        JointPaper(
            material=wanted[0][1],
            originals=max(material.originals for _, material in wanted),
            copies=max(material.copies for _, material in wanted),
            serves=tuple(dict.fromkeys(code for code, _ in wanted)),
        )
        for wanted in same.values()
    )


def _alternatives(
    lists: Mapping[str, Checklist], order: Sequence[str], *, papers: Sequence[JointPaper]
) -> tuple[tuple[str, Alternatives], ...]:
    """The choices left: one that papers asked for anyway already meet is not put, nor the same choice twice."""
    brought = {paper.material.same_as for paper in papers}
    left: dict[tuple[int, frozenset[str]], tuple[str, Alternatives]] = {}
    for code in order:
        for choice in lists[code].alternatives:
            names = frozenset(material.same_as for material in choice.materials)
            if len(names & brought) < choice.choose:
                left.setdefault((choice.choose, names), (code, choice))
    return tuple(left.values())


def _joint_limit(matter: MatterContent, lists: Mapping[str, Checklist], *, order: Sequence[str]) -> JointLimit:
    if matter.promised is not None:
        return JointLimit(terms=((matter.promised.number or 0, matter.promised.unit),), agreed=True)
    limits = {code: lists[code].limit("promised") or lists[code].limit("statutory") for code in order}
    direct = {entry.guide: entry.after for entry in matter.entries}
    ways: dict[str, tuple[str, ...]] = {}
    for code in order:
        before = max((ways[one] for one in direct[code]), key=lambda way: _rough(way, limits), default=())
        ways[code] = (*before, code)
    way = max(ways.values(), key=lambda one: _rough(one, limits), default=())
    sums: dict[Unit, int] = {}
    for limit in (limits[code] for code in way):
        if limit is not None and limit.unit != "即办":
            sums[limit.unit] = sums.get(limit.unit, 0) + (limit.number or 0)
    unknown = tuple(code for code in order if limits[code] is None)
    return JointLimit(terms=tuple((n, unit) for unit, n in sums.items()), agreed=False, way=way, unknown=unknown)


def _rough(way: Sequence[str], limits: Mapping[str, Limit | None]) -> float:
    told = [limit for limit in (limits[code] for code in way) if limit is not None]
    return sum(ROUGH_MINUTES[limit.unit] * (limit.number or 0) for limit in told)


def _joint_trips(guides: Mapping[str, Guide], lists: Mapping[str, Checklist]) -> int | None:
    """Handed in together, the matter takes as many trips as its most demanding guide by its best channel."""
    wanted = []
    for code, checklist in lists.items():
        trips = guides[code].trips
        general = trips.number if trips else None
        by_channel = [general if channel.trips is None else channel.trips for channel in checklist.channels]
        told = [number for number in by_channel if number is not None]
        wanted.append(min(told) if told else None)
    return None if None in wanted else max((number for number in wanted if number is not None), default=None)
