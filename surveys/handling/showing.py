"""What the page of a case shows: words beside the clause they speak against, the clocks, the way so far."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.i18n import gettext as _
from portal.i18n import locale
from standards.models import Edition
from surveys.collecting.comments import shown_text
from surveys.collecting.intake import CHINA
from surveys.collecting.models.ratings import Rating
from surveys.collecting.tags import PARTS, TAG_PARTS
from surveys.collecting.words import finished_names, level_names, part_names, tag_names
from surveys.handling import clocks, words
from surveys.handling.clauses import AGAINST_GUIDE, Clause, contradicted, exists_in, keys_of
from surveys.handling.contacts import contact_kind
from surveys.handling.deadlines import Deadline, days_left
from surveys.handling.models import HandlingCase, HandlingReply, HandlingStep
from surveys.handling.queries import CaseFile, comment_of, follow_up_of, tags_of
from surveys.handling.repairs import Rated, rated_edition, repair_of
from surveys.handling.replies import approved_of, draft_of
from surveys.handling.states import PATH, clock_of
from surveys.handling.steps import steps_of


@dataclass(frozen=True)
class Said:
    """What the person gave: level, tags with the part of the guide each names, words as they may be shown."""

    level: str
    tags: list[tuple[str, str, str]]
    words: str
    withheld: bool
    language: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Named:
    """A clause with its title, what the guide says there, and the tags that point to it."""

    clause: Clause
    title: str
    text: str
    tags: list[str]
    chosen: bool


@dataclass(frozen=True)
class Clock:
    """A deadline that runs or ran: its last day, working days left, and the text it rests on."""

    name: str
    due_on: date
    left: int
    source: str
    running: bool


@dataclass(frozen=True)
class Line:
    """One line of the timeline, with the person's name for colleagues."""

    step: HandlingStep
    act: str
    by: str
    when: str
    after: str


@dataclass(frozen=True)
class CasePage:
    """Everything the template needs but the forms."""

    file: CaseFile
    said: Said
    rated: Rated | None
    clauses: list[Named]
    choices: list[tuple[str, str]]
    clocks: list[Clock]
    timeline: list[Line]
    path: list[tuple[str, str]]
    follow_up: str
    repair: Edition | None
    replies: list[HandlingReply]
    draft: HandlingReply | None
    contact: str
    owner: str


def read_page(session: Session, file: CaseFile, *, reader: UserAccount, today: date) -> CasePage:
    """The page of a case for a reader; the handler reads the words in full, others as they may be shown."""
    case, rating = file.case, file.rating
    rated = rated_edition(session, rating)
    tags = tags_of(session, [rating.id]).get(rating.id, [])
    timeline = steps_of(session, case)
    people = _names(session, [case.owner_id, *(step.by_id for step in timeline)])
    return CasePage(
        file=file,
        said=_said(session, rating, tags, rated, full=case.owner_id == reader.id),
        rated=rated,
        clauses=_clauses(case, rating, tags, rated),
        choices=_choices(rated),
        clocks=_clocks(session, file, today),
        timeline=[_line(step, people) for step in timeline],
        path=_path(case),
        follow_up=_follow_up(session, rating),
        repair=repair_of(session, case),
        replies=approved_of(session, case),
        draft=draft_of(session, case),
        contact=contact_kind(session, case),
        owner=people.get(case.owner_id or 0, ""),
    )


def read_clause(page: CasePage, chosen: str) -> Clause | None:
    """The clause a form names ("materials.id_card"), when the guide has it."""
    part, _dot, key = chosen.partition(".")
    guide = page.rated.content if page.rated else None
    return Clause(part, key) if exists_in(guide, part, key) else None


def _said(session: Session, rating: Rating, tags: list[str], rated: Rated | None, *, full: bool) -> Said:
    comment = comment_of(session, rating)
    text = "" if comment is None else comment.text if full else shown_text(comment) or ""
    names, parts = tag_names(), part_names()
    return Said(
        level=level_names()[rating.level or 1],
        tags=[(code, names.get(code, code), parts.get(TAG_PARTS.get(code, ""), "")) for code in tags],
        words=text,
        withheld=comment is not None and not text,
        language=comment.language if comment is not None else "",
        facts=_facts(rating, rated),
    )


def _facts(rating: Rating, rated: Rated | None) -> list[tuple[str, str]]:
    papers = {paper.key: paper.name.translated(locale()) for paper in rated.content.materials} if rated else {}
    told = [
        (_("评价日期"), rating.rated_on.isoformat()),
        (_("今天办成了吗"), finished_names().get(rating.finished or "", "")),
        (_("缺少的材料"), papers.get(rating.missing_material or "", rating.missing_material or "")),
        (_("跑了几趟"), str(rating.trips) if rating.trips is not None else ""),
    ]
    return [(name, value) for name, value in told if value]


def _clauses(case: HandlingCase, rating: Rating, tags: list[str], rated: Rated | None) -> list[Named]:
    if rated is None:
        found = [
            Clause(part, "", tuple(tags))
            for part in dict.fromkeys(AGAINST_GUIDE[t] for t in tags if t in AGAINST_GUIDE)
        ]
    else:
        found = contradicted(rated.content, tags=tags, missing=rating.missing_material)
    chosen = Clause(case.part, case.key)
    if case.part and not any((one.part, one.key) == (chosen.part, chosen.key) for one in found):
        found = [chosen, *found]
    guide = rated.content if rated else None
    names = tag_names()
    return [
        Named(
            clause,
            words.clause_title(clause, guide),
            words.clause_text(clause, guide),
            [f"{code} {names[code]}" for code in clause.tags if code in names],
            (clause.part, clause.key) == (case.part, case.key),
        )
        for clause in found
    ]


def _choices(rated: Rated | None) -> list[tuple[str, str]]:
    """Every clause that can be chosen, as value and label."""
    guide = rated.content if rated else None
    found = []
    for part in PARTS:
        for key in keys_of(guide, part) if guide else [""]:
            clause = Clause(part, key)
            found.append((f"{part}.{key}".strip("."), words.clause_title(clause, guide)))
    return found


def _clocks(session: Session, file: CaseFile, today: date) -> list[Clock]:
    held = clocks.deadlines_in(session, clocks.region_of(session, file.window))
    case, names, found = file.case, words.clock_names(), []
    running = clock_of(case.state, case.complexity)
    if running and case.due_on:
        found.append(_clock(names[running], case.due_on, held[running], today=today, running=True))
    if case.rectify_due and case.complexity and running != case.complexity:
        found.append(
            _clock(names[case.complexity], case.rectify_due, held[case.complexity], today=today, running=False)
        )
    return found


def _clock(name: str, due_on: date, deadline: Deadline, *, today: date, running: bool) -> Clock:
    source = _("%(days)s 个工作日。依据：%(source)s", days=deadline.days, source=words.source_of(deadline))
    return Clock(name, due_on, days_left(due_on, today), source, running)


def _line(step: HandlingStep, people: dict[int, str]) -> Line:
    states = words.state_names()
    return Line(
        step,
        words.act_names().get(step.act, step.act),
        people.get(step.by_id or 0, _("系统")),
        f"{step.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        states.get(step.after, "") if step.after != step.before else "",
    )


def _path(case: HandlingCase) -> list[tuple[str, str]]:
    """The states of the usual way, each done, now or ahead."""
    names = words.state_names()
    at = PATH.index(case.state) if case.state in PATH else -1
    return [
        (names[state], "done" if place < at else "now" if place == at else "ahead") for place, state in enumerate(PATH)
    ]


def _follow_up(session: Session, rating: Rating) -> str:
    found = follow_up_of(session, rating)
    return level_names().get(found.level or 0, "") if found else ""


def _names(session: Session, numbers: list[int | None]) -> dict[int, str]:
    wanted = {number for number in numbers if number is not None}
    found = select(UserAccount.id, UserAccount.name).where(UserAccount.id.in_(wanted)).order_by(UserAccount.id)
    return dict(session.execute(found).tuples().all())
