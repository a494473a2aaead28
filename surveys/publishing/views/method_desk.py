"""The office's desk for methods: draft a version, sign it, and see who would move under another one."""

from datetime import date
from itertools import combinations
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.accounts.models import UserAccount
from portal.accounts.scope import EVERYWHERE
from portal.audience import Audience, audience
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.orm import utc_now
from portal.settings import ROOT
from surveys.publishing import words
from surveys.publishing.asking import read_period
from surveys.publishing.figures.gather import gather_windows, read_directory
from surveys.publishing.front import front_period
from surveys.publishing.indicators.catalogue import CATALOGUE
from surveys.publishing.indicators.wording import describe_indicators, indicator_words, source_words
from surveys.publishing.methods import registry
from surveys.publishing.methods.drafting import indicator_lines, read_indicators, scale_words, weigh_form
from surveys.publishing.methods.registry import InForce
from surveys.publishing.rankings.gathering import add_facts
from surveys.publishing.rankings.sensitivity import Move, compare_methods
from surveys.scoring.composite import MOST_INDICATORS
from surveys.scoring.method import Method

NUMBERS = ("target", "min_coverage", "q_select", "alpha")
WHOLES = ("n_suppress", "n_verdict", "n_honour", "quota", "min_months")
MEASURES = {"top2": (5, 4), "top3": (5, 4, 3)}
MOST_SHOWN = 60


def pages() -> Blueprint:
    """Making and comparing methods, for the office."""
    pages = audience("method_desk", __name__, Audience.OFFICE, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/office/methods", view_func=index)
    pages.add_url_rule("/office/methods", view_func=draft, methods=["POST"])
    pages.add_url_rule("/office/methods/compare", view_func=compare)
    pages.add_url_rule("/office/methods/weights", view_func=weigh)
    pages.add_url_rule("/office/methods/<int:number>/sign", view_func=sign, methods=["POST"])
    return pages


def index() -> str:
    """All versions, and the form for a new one filled with the newest."""
    versions = registry.method_versions(session())
    newest = registry.read_version(versions[0]).method if versions else Method()
    return render_template(
        "publishing/method_desk.html",
        versions=versions,
        newest=newest,
        fields=[
            {"name": name, "label": label, "value": getattr(newest, name)} for name, label in field_words().items()
        ],
        measure="top3" if 3 in newest.satisfied_levels else "top2",
        lines=indicator_lines(newest),
        listed=indicator_options(),
        me=current_user.id,
    )


def weigh() -> str:
    """An aid that is never required: weights from pairwise comparisons, usable when they agree with each other."""
    chosen = [code for code in request.args.getlist("code") if code in CATALOGUE][:MOST_INDICATORS]
    codes = list(dict.fromkeys(chosen))
    names = indicator_words()
    found = weigh_form(codes, request.args) if len(codes) > 1 else None
    return render_template(
        "publishing/weights.html",
        codes=codes,
        listed=[{"value": code, "label": names[code]} for code in CATALOGUE],
        pairs=[(one, other, names[one], names[other]) for one, other in combinations(codes, 2)],
        scale=[{"value": place, "label": label} for place, label in enumerate(scale_words())],
        given=request.args,
        found=found,
        rows=[[names[code], f"{weight:.3f}"] for code, weight in zip(codes, found.weights, strict=True)]
        if found
        else [],
        ratio=f"{found.ratio:.3f}" if found else "",
    )


def indicator_options() -> list[dict[str, str]]:
    """The published list as choices, an empty one first."""
    sources = source_words()
    return [
        {"value": "", "label": _("（不用）")},
        *(
            {"value": code, "label": f"{name} · {sources[CATALOGUE[code].source]}"}
            for code, name in indicator_words().items()
        ),
    ]


def draft() -> ResponseReturnValue:
    """A new draft from the form; the parameters not shown there stay as in the newest version."""
    versions = registry.method_versions(session())
    newest = registry.read_version(versions[0]).method if versions else Method()
    try:
        valid_from = date.fromisoformat(request.form.get("valid_from", ""))
    except ValueError:
        raise DomainError(_("生效日期要写成 2026-10-01 这样。")) from None
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise DomainError(_("请写明为什么改。"))
    version = registry.draft_method(session(), _parameters(newest), valid_from=valid_from, reason=reason, by=_me())
    session().commit()
    return redirect(url_for("methods.show", number=version.number), 303)


def sign(number: int) -> ResponseReturnValue:
    """Signs a draft."""
    registry.sign_method(session(), registry.method_version(session(), number=number), by=_me(), now=utc_now())
    session().commit()
    return redirect(url_for("methods.show", number=number), 303)


def compare() -> str:
    """Who moves between two methods on the data of one period, and why."""
    one, other = (_method(request.args.get(name, "")) for name in ("one", "other"))
    given = request.args.get("period", "")
    period = read_period(given) if given else front_period(session())
    moves: list[Move] = []
    if period is not None:
        scope = current_user.scope
        methods = (one.method, other.method)
        first, second = (
            add_facts(
                session(),
                gather_windows(session(), period=period, method=method, scope=scope),
                scope,
                period=period,
                methods=methods,
            )
            for method in methods
        )
        moves = compare_methods(first, one.method, other.method, units_other=second)
    directory = read_directory(session(), EVERYWHERE)
    return render_template(
        "publishing/compare.html",
        one=one,
        other=other,
        period=words.period_label(period) if period else "",
        differing=_differing(one.method, other.method),
        moves=moves[:MOST_SHOWN],
        total=len(moves),
        name=lambda code: directory.name(code, locale()),
        why_words=why_words(),
        band_words=words.band_words(),
    )


def field_words() -> dict[str, str]:
    """The parameters an office usually sets."""
    return {
        "target": _("目标（0.85 即 85%）"),
        "n_suppress": _("少于多少条不显示"),
        "n_verdict": _("多少条以上作判断"),
        "n_honour": _("多少条以上可评示范窗口"),
        "min_months": _("至少几个月有评价"),
        "min_coverage": _("最低覆盖率（0.2 即 20%）"),
        "quota": _("名额"),
        "alpha": _("错判机会（0.05 即 5%）"),
        "q_select": _("入选者中允许的错误比例（0.2 即 20%）"),
    }


def why_words() -> dict[str, str]:
    """What can differ between two methods for one window."""
    return {
        "verdict": _("判断"),
        "band": _("档次"),
        "failed_gates": _("未过门槛"),
        "rank": _("名次"),
        "share": _("满意率"),
        "score": _("综合得分"),
        "selected": _("入选"),
    }


def _parameters(newest: Method) -> dict[str, Any]:
    form = request.form
    try:
        changes: dict[str, Any] = {name: float(form[name]) for name in NUMBERS}
        changes |= {name: int(form[name]) for name in WHOLES}
    except (KeyError, ValueError):
        raise DomainError(_("参数要写成数字。")) from None
    changes["satisfied_levels"] = list(MEASURES.get(form.get("measure", ""), MEASURES["top2"]))
    indicators = read_indicators(form)
    changes |= {"indicators": indicators} if indicators is not None else {}
    return newest.to_dict() | changes


def _method(text: str) -> InForce:
    if not text.isdigit():
        raise DomainError(_("请写明要比较哪两版方法。"))
    if int(text) == 0:
        return InForce(0, Method())
    return registry.read_version(registry.method_version(session(), number=int(text)))


def _differing(one: Method, other: Method) -> list[tuple[str, str, str]]:
    left, right = one.to_dict(), other.to_dict()
    plain = [name for name in left if name != "indicators" and left[name] != right[name]]
    told = field_words()
    return [(told.get(name, name), str(left[name]), str(right[name])) for name in plain] + _differing_indicators(
        one, other
    )


def _differing_indicators(one: Method, other: Method) -> list[tuple[str, str, str]]:
    """Indicators whose goalposts or weight differ, in words."""
    left, right = ({row["code"]: row for row in describe_indicators(method.indicators)} for method in (one, other))
    names = indicator_words()

    def told(rows: dict[str, dict[str, str]], code: str) -> str:
        if code not in rows:
            return "—"
        return _("%(worst)s 至 %(best)s，权重 %(weight)s", **{k: rows[code][k] for k in ("worst", "best", "weight")})

    codes = [code for code in CATALOGUE if code in left or code in right]
    return [(names[c], told(left, c), told(right, c)) for c in codes if left.get(c) != right.get(c)]


def _me() -> UserAccount:
    found = session().get(UserAccount, current_user.id)
    if found is None:
        raise NotFound(_("没有这个账号。"))
    return found
