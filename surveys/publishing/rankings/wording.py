"""A ranking in plain sentences."""

from portal.i18n import gettext as _
from portal.i18n import ngettext
from surveys.publishing.figures.rows import RankRow
from surveys.publishing.plots import target_text
from surveys.publishing.rankings.edition import Edition


def summary_of(edition: Edition) -> list[str]:
    """What a reader of one page should know."""
    target, bands, top = target_text(edition.method), edition.bands, edition.results.top
    told = []
    if top is not None and top.share:
        told.append(
            _(
                "%(region)s共收到 %(n)s 条有效评价，每 100 人中约有 %(share)s 人表示满意"
                "（95%% 区间 %(low)s%% 至 %(high)s%%）。",
                region=edition.region,
                n=f"{int(top.n):,}",
                share=_people(top.share),
                low=top.low,
                high=top.high,
            )
        )
    total = len(edition.results.windows)
    meets = bands["A"] + bands["B"]
    told.append(
        _(
            "在 %(total)s 个窗口中，%(meets)s 个的数据足以表明满意率高于 %(target)s%%，%(below)s 个足以表明低于，"
            "%(open)s 个尚不能断定，%(small)s 个评价太少不作判断。",
            total=total,
            meets=meets,
            target=target,
            below=bands["D"] + bands["C*"],
            open=bands["C"],
            small=bands["N"] + bands["S"],
        )
    )
    told.append(_chosen(edition))
    told.append(_("同一档的窗口之间分不出高下，因此按编号排列，不排名次；名次区间写明每个窗口可能的位置。"))
    return told


def _chosen(edition: Edition) -> str:
    if not edition.chosen:
        return _("没有窗口通过全部门槛并有足够证据列入最好一成，本期不评示范窗口。名额可以空缺，这也是结果。")
    return _(
        "%(count)s 个窗口通过全部七道门槛并入选示范窗口（名额 %(quota)s 个，宁缺毋滥）。",
        count=edition.chosen,
        quota=edition.method.quota,
    )


def sentences_of(edition: Edition) -> dict[str, str]:
    """One sentence a window, by code."""
    return {row.unit: sentence_of(row, target=target_text(edition.method)) for row in edition.results.windows}


def sentence_of(row: RankRow, *, target: str) -> str:
    """What the ratings say of one window."""
    if not row.share:
        return _("评价太少，为保护隐私不显示。")
    people = _("100 人中约有 %(count)s 人满意", count=_people(row.share))
    if not row.rank:
        return _("%(people)s；只有 %(n)s 条评价，不作判断，不排名。", people=people, n=row.n)
    verdict = {
        "meets": _("数据足以表明高于 %(target)s%%", target=target),
        "not_yet_shown": _("数据不足以表明高于或低于 %(target)s%%", target=target),
        "below": _("数据足以表明低于 %(target)s%%", target=target),
    }[row.verdict]
    return _("%(people)s，%(verdict)s；%(alike)s", people=people, verdict=verdict, alike=_alike(row))


def _alike(row: RankRow) -> str:
    others = int(row.alike)
    if not others:
        return _("与其他窗口都分得出高下。")
    return ngettext("与另外 %(num)s 个窗口分不出高下。", "与另外 %(num)s 个窗口分不出高下。", others)


def _people(share: str) -> str:
    """A percentage in whole people, never more than was found."""
    return share.split(".")[0]
