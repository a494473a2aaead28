"""The figures of a report, from the same printed rows as its tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from portal.charts.figures import Estimate, Words, draw_bars, draw_dots, draw_series
from portal.i18n import gettext as _
from surveys.collecting.words import tag_names
from surveys.publishing.plots import target_text
from surveys.reports.content.shape import named
from surveys.scoring.method import Method

LABEL = 22  # characters a row's name may have beside the plot


def draw_places(rows: Sequence[Mapping[str, Any]], method: Method, *, name: str) -> Markup:
    """Places with their intervals against the target; empty without a share."""
    shown = [row for row in rows if row["share"]]
    if not shown:
        return Markup("")
    target = target_text(method)
    words = Words(
        name=name,
        title=_("各地满意率与 95% 区间"),
        description=_(
            "%(count)s 行，每行一个点和一段区间；虚线是 %(target)s%% 目标。数字在表里。",
            count=len(shown),
            target=target,
        ),
        value=_("满意率（%）"),
        target=_("目标 %(target)s%%", target=target),
    )
    return draw_dots([_estimate(row, named(row["name"])[:LABEL]) for row in shown], words, target=float(target))


def draw_months(rows: Sequence[Mapping[str, Any]], method: Method, *, name: str) -> Markup:
    """Month by month with intervals; a gap where there is no share."""
    if not any(row["share"] for row in rows):
        return Markup("")
    target = target_text(method)
    words = Words(
        name=name,
        title=_("逐月满意率"),
        description=_(
            "最近 %(count)s 个月的满意率和 95%% 区间；虚线是 %(target)s%% 目标。", count=len(rows), target=target
        ),
        value=_("满意率（%）"),
        target=_("目标 %(target)s%%", target=target),
    )
    return draw_series([_estimate(row, row["unit"][2:]) for row in rows], words, target=float(target))


def draw_tags(rows: Sequence[Mapping[str, Any]], *, name: str) -> Markup:
    """How often each tag was chosen; those too few to print are left out."""
    shown = [row for row in rows if str(row["n"]).isdigit()]
    if not shown:
        return Markup("")
    tags = tag_names()
    words = Words(
        name=name,
        title=_("差评标签"),
        description=_("%(count)s 个差评标签各被选了多少次，从多到少。数字在表里。", count=len(shown)),
        value=_("次数"),
    )
    labels = [f"{row['code']} {tags[row['code']]}"[: LABEL + 14] for row in shown]
    return draw_bars(labels, [float(row["n"]) for row in shown], words, label_width=300)


def _estimate(row: Mapping[str, Any], label: str) -> Estimate:
    if not row["share"]:
        return Estimate(label, None)
    return Estimate(label, float(row["share"]), float(row["low"]), float(row["high"]), row["verdict"])
