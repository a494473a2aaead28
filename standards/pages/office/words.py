"""How states, severities and findings are said in the office."""

from collections.abc import Mapping

from portal.i18n import gettext as _
from portal.i18n import locale
from standards.guide.content import Guide as Content
from standards.guide.soundness import Problem
from standards.lint.rule import Finding
from standards.models import Edition
from standards.pages.office.checks import Check
from standards.pages.office.checks import proof_sentence as _proof_sentence
from standards.pages.office.listing import state_words
from standards.proof import Failure
from standards.sentences import tell_answers, tell_failure, tell_problem

STATE_TONES = {
    "draft": "neutral",
    "review": "wait",
    "published": "good",
    "scheduled": "ink",
    "retired": "neutral",
    "none": "neutral",
}
SEVERITY_TONES = {"error": "bad", "warn": "wait", "advice": "neutral"}
TRIP_TONES = {"proved": "good", "failing": "bad", "unfinished": "wait", "unsound": "bad"}


def severity_words() -> Mapping[str, str]:
    """How grave a finding is, in words."""
    return {"error": _("错误"), "warn": _("提醒"), "advice": _("建议")}


def state_word(edition: Edition) -> str:
    """The state of an edition; an approved one under review says so."""
    if edition.state == "review" and edition.approver_id is not None:
        return _("已审核，待发布")
    return state_words()[edition.state]


def state_tone(edition: Edition) -> str:
    """The tone of the tag of that state."""
    return STATE_TONES[edition.state]


def told(finding: Finding) -> str:
    """A finding in the language of the page."""
    return finding.told(locale())


def told_problem(problem: Problem) -> str:
    """What does not fit together."""
    return tell_problem(problem)


def told_failure(content: Content, failure: Failure) -> str:
    """What breaks the proof."""
    return tell_failure(content, failure)


def told_examples(content: Content, failure: Failure) -> list[str]:
    """The answers that break it."""
    return [tell_answers(content, case) for case in failure.examples if case]


def proof_sentence(check: Check) -> str:
    """The proof in one sentence."""
    return _proof_sentence(check)
