"""The indicators of a method as a form sends them: up to six lines of code, goalposts and weight."""

from collections.abc import Mapping
from dataclasses import asdict
from itertools import combinations
from math import fsum
from typing import Any

from portal.errors import DomainError
from portal.i18n import gettext as _
from surveys.publishing.indicators.catalogue import CATALOGUE
from surveys.publishing.indicators.wording import indicator_words
from surveys.scoring.ahp import Weighing, compare_pairs, weigh_pairs
from surveys.scoring.composite import MOST_INDICATORS
from surveys.scoring.method import Method

SCALES = (9, 7, 5, 3, 1, 1 / 3, 1 / 5, 1 / 7, 1 / 9)


def indicator_lines(method: Method) -> list[dict[str, str]]:
    """The lines of the form: those of the method, then empty ones up to six."""
    filled = [
        {"code": one.code, "worst": f"{one.worst:g}", "best": f"{one.best:g}", "weight": f"{one.weight:g}"}
        for one in method.indicators
    ]
    blank = {"code": "", "worst": "", "best": "", "weight": ""}
    return [*filled, *[dict(blank) for _place in range(MOST_INDICATORS - len(filled))]]


def read_indicators(form: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """The indicators a form names; None when it has no such lines. DomainError says what is wrong in plain words."""
    if not any(f"indicator-{place}" in form for place in range(MOST_INDICATORS)):
        return None
    found: list[dict[str, Any]] = []
    for place in range(MOST_INDICATORS):
        code = form.get(f"indicator-{place}", "").strip()
        if code:
            found.append(_read_line(form, place, code))
    _check(found)
    return found


def weigh_form(codes: list[str], form: Mapping[str, str]) -> Weighing:
    """The weights of pairwise comparisons named `pair-<one>-<other>`, each one of SCALES by its place."""
    pairs = {}
    for one, other in combinations(codes, 2):
        place = form.get(f"pair-{one}-{other}", "4")
        pairs[one, other] = SCALES[int(place)] if place.isdigit() and int(place) < len(SCALES) else 1.0
    return weigh_pairs(compare_pairs(codes, pairs))


def scale_words() -> list[str]:
    """What each of SCALES says, the left beside the right."""
    words = (_("左边绝对重要"), _("左边很重要"), _("左边重要"), _("左边稍重要"), _("同样重要"))
    right = (_("右边稍重要"), _("右边重要"), _("右边很重要"), _("右边绝对重要"))
    return [*words, *right]


def _read_line(form: Mapping[str, str], place: int, code: str) -> dict[str, Any]:
    listed = CATALOGUE.get(code)
    if listed is None:
        raise DomainError(_("指标 %(code)s 不在公布的目录里。", code=code[:30]))
    name = indicator_words()[code]
    try:
        worst, best = (float(form.get(f"{part}-{place}", "") or asdict(listed)[part]) for part in ("worst", "best"))
        weight = float(form.get(f"weight-{place}", ""))
    except ValueError:
        raise DomainError(_("指标“%(name)s”的标杆值和权重要写成数字。", name=name)) from None
    if worst == best:
        raise DomainError(_("指标“%(name)s”的两个标杆值不能相同。", name=name))
    return {"code": code, "source": listed.source, "worst": worst, "best": best, "weight": weight}


def _check(found: list[dict[str, Any]]) -> None:
    if not found:
        raise DomainError(_("至少要有一个指标。"))
    codes = [one["code"] for one in found]
    if len(set(codes)) < len(codes):
        raise DomainError(_("同一个指标只能用一次。"))
    if any(not one["weight"] > 0 for one in found):
        raise DomainError(_("每个指标的权重都要大于 0。"))
    total = fsum(one["weight"] for one in found)
    if abs(total - 1) > 1e-9:
        raise DomainError(
            _("各指标的权重合计是 %(total)s，应当正好是 1。", total=f"{total:.6g}"),
            hint=_("请调整权重，例如 0.5、0.2、0.2、0.1。"),
        )
