"""A method in plain words: every parameter in a sentence, in the language of the page."""

from portal.i18n import gettext as _
from surveys.publishing.indicators.catalogue import is_composite
from surveys.publishing.indicators.wording import indicator_words
from surveys.publishing.plots import target_text
from surveys.scoring.method import Method


def level_words() -> dict[int, str]:
    """The five levels."""
    return {5: _("非常满意"), 4: _("满意"), 3: _("基本满意"), 2: _("不满意"), 1: _("非常不满意")}


def describe(method: Method) -> list[tuple[str, list[str]]]:
    """Headings, each with the sentences of a method."""
    return [
        (_("算什么"), _measure(method)),
        (_("怎么下结论"), _verdict(method)),
        (_("评价太少怎么办"), _small(method)),
        (_("怎么排、怎么选"), _choice(method)),
        (_("示范窗口的七道门槛"), _gates(method)),
        (_("不采用的方法"), _refused()),
    ]


def _measure(method: Method) -> list[str]:
    levels = _("、").join(level_words()[level] for level in method.satisfied_levels)
    weights = _("、").join(f"{level_words()[5 - at]} {points}" for at, points in enumerate(method.level_weights))
    return [
        _("满意率 = 选择“%(levels)s”的评价数 ÷ 全部有效评价数。", levels=levels),
        _("一次办件只计一次评价。系统默认评价、无法归属的评价不计入，只计数公布。"),
        _("满意度指数把五个等级折成分数后取平均：%(weights)s。", weights=weights),
        _("百分比四舍五入到一位小数；没有达到目标的，绝不印成达到目标的数。"),
    ]


def _verdict(method: Method) -> list[str]:
    target, alpha = target_text(method), f"{100 * method.alpha:g}"
    return [
        _(
            "目标是满意率 %(target)s%%。区间用威尔逊法，可信程度 %(level)s%%。",
            target=target,
            level=f"{100 - 100 * method.alpha:g}",
        ),
        _(
            "用精确二项检验，错判的机会不超过 %(alpha)s%%："
            "数据足以表明高于目标才算达标，足以表明低于目标才算未达标，其余为尚未证实。",
            alpha=alpha,
        ),
        _("同类窗口逐日波动大于偶然时，按离散系数放宽（最多 %(cap)s 倍）。", cap=f"{method.phi_cap:g}"),
        _("公布未达标名单时再作多重检验校正，名单中错列的预期比例不超过 %(q)s%%。", q=f"{100 * method.q_below:g}"),
    ]


def _small(method: Method) -> list[str]:
    return [
        _("少于 %(n)s 条评价：不显示比例，相邻数字可能反推出它时一并不显示。", n=method.n_suppress),
        _(
            "%(low)s 至 %(high)s 条：显示比例和区间，不作判断，不排名。",
            low=method.n_suppress,
            high=method.n_verdict - 1,
        ),
        _(
            "%(n)s 条以上：作判断，参加排名。%(honour)s 条以上：可以评示范窗口。",
            n=method.n_verdict,
            honour=method.n_honour,
        ),
    ]


def _choice(method: Method) -> list[str]:
    return [
        *(_composite(method) if is_composite(method.indicators) else []),
        _("排序用经验贝叶斯估计：评价少的窗口向同类平均靠拢，不因偶然的满分排到最前。"),
        _(
            "名次区间对所有窗口同时成立（整体可信程度 %(level)s%%）。区间重叠的窗口分不出高下。",
            level=f"{100 - 100 * method.alpha:g}",
        ),
        _("同一档内按编号排列。除非区间只有第 1，不写“第 1 名”。"),
        _(
            "示范窗口从通过全部门槛的窗口中选，"
            "入选者中“其实不属于最好 %(top)s%%”的预期比例不超过 %(q)s%%，"
            "名额 %(quota)s 个，宁缺毋滥；名额边缘并列的一并不选。",
            top=f"{100 * method.top_share:g}",
            q=f"{100 * method.q_select:g}",
            quota=method.quota,
        ),
    ]


def _gates(method: Method) -> list[str]:
    return [
        _("一、评价不少于 %(n)s 条，且至少 %(months)s 个月有评价。", n=method.n_honour, months=method.min_months),
        _("二、评价覆盖率不低于 %(share)s%%。", share=f"{100 * method.min_coverage:g}"),
        _("三、已证实达标，且远程渠道单独看没有证实未达标。"),
        _("四、按事项结构调整后没有证实未达标。"),
        _("五、没有逾期未办的差评，没有属实投诉和违规认定。"),
        _("六、没有未查清的异常评价。"),
        _(
            "七、随机电话回访 %(calls)s 人：没有一条不是本人所评，评价被改动的不超过 %(share)s%%。",
            calls=method.audit_calls,
            share=f"{100 * method.audit_changed_max:g}",
        ),
    ]


def _composite(method: Method) -> list[str]:
    names = indicator_words()
    parts = _("、").join(f"{names.get(one.code, one.code)} {100 * one.weight:g}%" for one in method.indicators)
    return [
        _("示范窗口按综合得分选：%(parts)s。每个指标按公布的标杆值折成 0 到 100 分，超出的按端点计。", parts=parts),
        _(
            "综合得分是加权算术平均。它的标准误由各指标的标准误按权重合成："
            "比例按 √(φ·q(1−q)/n) 计，q 略向总体靠拢；现场打分不另计误差。"
        ),
        _(
            "得分的名次区间用 Tukey–Kramer 法，对所有窗口同时成立。"
            "“属于最好一成的概率”由正态经验贝叶斯给出，与同类窗口比较。"
        ),
        _("缺任何一个指标的窗口没有综合得分，也不能入选，并写明缺哪一个。"),
    ]


def _refused() -> list[str]:
    return [
        _(
            "熵权法：哪个指标差别大，权重就给哪个，等于奖励偶然的起伏。"
            "用 300 个窗口、6 个指标试算，满意率的权重从 0.35 掉到 0.14。"
        ),
        _(
            "TOPSIS：一个窗口的名次取决于别的窗口。"
            "同一次试算中与熵权合用，去掉一个无关的末位窗口，前 30 名的名单就有 39% 的机会改变。"
        ),
        _("“有一个不满意就取消资格”：它惩罚的是评价多的窗口，还会逼人劝阻差评。属实的投诉才一票否决。"),
    ]
