"""What the machine says of one edition: findings, score, one-trip proof. Kept in memory as long as nothing changes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from portal.i18n import gettext as _
from standards.guide.content import Guide as Content
from standards.guide.document import canonical_json, load_guide
from standards.guide.soundness import Problem, check_soundness
from standards.lint.checking import lint_guide, score_guide
from standards.lint.rule import Finding
from standards.models import Edition
from standards.proof import Proof, prove_one_trip
from standards.sentences import tell_proof

KEPT = 4096


@dataclass(frozen=True)
class Check:
    """Findings with their score (0-100), what does not fit together, and the proof where the parts fit."""

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    score: int
    proof: Proof | None

    def count(self, severity: str) -> int:
        """How many findings are this grave."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def publishable(self) -> bool:
        """Whether neither a rule nor the fit of the parts refuses it."""
        return not self.problems and not self.count("error")

    @property
    def trip(self) -> str:
        """proved, failing, unfinished or unsound: a code for filters and tags."""
        if self.proof is None:
            return "unsound"
        if not self.proof.finished:
            return "unfinished"
        return "proved" if self.proof.proved else "failing"


def check_edition(edition: Edition, enabled: Collection[str]) -> Check:
    """The check of an edition by the rules switched on."""
    return _kept(canonical_json(edition.content), frozenset(enabled))


def check_content(content: Content, enabled: Collection[str]) -> Check:
    """The check of a content that may not be stored yet."""
    findings = lint_guide(content, enabled=enabled)
    problems = check_soundness(content)
    proof = None if problems else prove_one_trip(content)
    return Check(findings, problems, score_guide(findings), proof)


@lru_cache(maxsize=KEPT)
def _kept(document: str, enabled: frozenset[str]) -> Check:
    return check_content(load_guide(document), enabled)


def trip_words() -> Mapping[str, str]:
    """What the states of the proof are called."""
    return {
        "proved": _("已证明只跑一次"),
        "failing": _("有情形办不好"),
        "unfinished": _("情形太多，没有走完"),
        "unsound": _("内容对不上，无法证明"),
    }


def proof_sentence(check: Check) -> str:
    """The proof in one sentence; empty where the parts do not fit."""
    return tell_proof(check.proof) if check.proof else ""
