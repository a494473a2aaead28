"""Rules between the fields of handling, trips and channels (domain rules of cross-field audits)."""

from collections.abc import Iterator
from typing import Any

from standards.guide.content import Guide
from standards.guide.text import Text
from standards.lint.rule import ADVICE, AUDIT, ERROR, WARN, Hit, Rule, indexed, rule

NONE_WORDS = ("无", "没有", "不需要")
CLOSINGS = (("批复", "审批办结"), ("证", "出证办结"), ("文", "出文办结"))
FULLY_ONLINE = ("5", "6", "7")
ONLINE_ACCEPTED = ("4", *FULLY_ONLINE)
ONLINE_CHANNELS = ("online", "app")


def is_instant(guide: Guide) -> bool:
    """Whether the general promise is 即办."""
    promised = guide.limit("promised")
    return promised is not None and promised.unit == "即办"


def _with_handling(guide: Guide, **values: Any) -> Guide:
    return guide.model_copy(update={"handling": guide.handling.model_copy(update=values)})


def _project_kind(guide: Guide) -> str:
    return "1" if is_instant(guide) else "2"


def _mode(guide: Guide) -> str:
    return "即审即办" if is_instant(guide) else "前审后批"


def _closing(guide: Guide) -> str | None:
    names = [result.name.zh for result in guide.results]
    return next((closing for end, closing in CLOSINGS for name in names if name.endswith(end)), None)


def _fix_kind(guide: Guide) -> Guide:
    return _with_handling(guide, project_kind=_project_kind(guide))


def _fix_mode(guide: Guide) -> Guide:
    return _with_handling(guide, mode=Text(zh=_mode(guide)))


def _fix_closing(guide: Guide) -> Guide:
    closing = _closing(guide)
    return guide if closing is None else _with_handling(guide, closing=Text(zh=closing))


def _fix_reason(guide: Guide) -> Guide:
    if guide.trips is None:
        return guide
    return guide.model_copy(update={"trips": guide.trips.model_copy(update={"reason": None})})


@rule(
    "kind_against_promise",
    ERROR,
    zh="承诺“即办”的应当是即办件，其余是承诺件；现在的办件类型不符。",
    en="A promise “at once” means an instant case, any other a promised case; the kind of case differs.",
    ko="“즉시 처리” 약속은 즉시처리건, 그 밖은 약속처리건이어야 합니다. 처리 유형이 맞지 않습니다.",
    source=f"{AUDIT}：规则1",
    fix=_fix_kind,
)
def kind_against_promise(guide: Guide) -> Iterator[Hit]:
    """Judged where a promise is given."""
    if guide.limit("promised") and guide.handling.project_kind != _project_kind(guide):
        yield Hit("handling.project_kind")


@rule(
    "mode_against_promise",
    WARN,
    zh="承诺“即办”的审批方式应为“即审即办”，其余为“前审后批”；现在是“{mode}”。",
    en="The mode should be 即审即办 for “at once”, else 前审后批; it is “{mode}”.",
    ko="“즉시 처리”는 即审即办, 그 밖은 前审后批이어야 합니다. 현재 “{mode}”입니다.",
    source=f"{AUDIT}：规则1",
    fix=_fix_mode,
)
def mode_against_promise(guide: Guide) -> Iterator[Hit]:
    """Judged where mode and promise are given."""
    mode = guide.handling.mode
    if mode and guide.limit("promised") and mode.zh != _mode(guide):
        yield Hit("handling.mode", {"mode": mode.zh})


@rule(
    "closing_against_result",
    WARN,
    zh="办理结果是“{result}”，办结方式应为“{closing}”。",
    en="The result is “{result}”, so the case closes by {closing}.",
    ko="처리 결과가 “{result}”이므로 종결 방식은 {closing}이어야 합니다.",
    source=f"{AUDIT}：规则2",
    fix=_fix_closing,
)
def closing_against_result(guide: Guide) -> Iterator[Hit]:
    """证 closes by 出证办结, 文 by 出文办结, 批复 by 审批办结; judged where a closing is given."""
    right, given = _closing(guide), guide.handling.closing
    if right and given and given.zh != right:
        yield Hit("handling.closing", {"result": guide.results[0].name.zh, "closing": right})


@rule(
    "trips_missing",
    ERROR,
    zh="没有写明到办事现场次数。",
    en="The number of trips is missing.",
    ko="방문 횟수가 없습니다.",
    source="国务院令第716号第六条；实施清单要素",
)
def trips_missing(guide: Guide) -> Iterator[Hit]:
    """Zero is a number."""
    if guide.trips is None:
        yield Hit("trips")


@rule(
    "trips_without_reason",
    ERROR,
    zh="需要到现场 {number} 次，但没有写明必须现场办理的原因。",
    en="{number} trip(s) are asked for without the reason why the person must come.",
    ko="방문 {number}회가 필요하다면서 반드시 방문해야 하는 사유가 없습니다.",
    source=f"{AUDIT}：规则3",
)
def trips_without_reason(guide: Guide) -> Iterator[Hit]:
    """limit_scene_explain is mandatory when trips are not 0."""
    trips = guide.trips
    if trips and trips.number and (trips.reason is None or trips.reason.zh in NONE_WORDS):
        yield Hit("trips.reason", {"number": str(trips.number)})


@rule(
    "reason_without_trips",
    WARN,
    zh="不需要到现场，却写了必须现场办理的原因。",
    en="No trip is needed, yet a reason for coming is given.",
    ko="방문이 필요 없는데 방문 사유가 적혀 있습니다.",
    source=f"{AUDIT}：规则3",
    fix=_fix_reason,
)
def reason_without_trips(guide: Guide) -> Iterator[Hit]:
    """The reason is empty or 无 when trips are 0."""
    trips = guide.trips
    if trips and trips.number == 0 and trips.reason and trips.reason.zh not in NONE_WORDS:
        yield Hit("trips.reason")


@rule(
    "trips_beyond_one",
    ERROR,
    zh="需要到现场 {number} 次，超过一次，但没有列入例外事项。",
    en="{number} trips are more than one and the item is not on the exception list.",
    ko="방문 {number}회는 1회를 넘지만 예외 사항에 올라 있지 않습니다.",
    source="吉政发〔2018〕6号；例外事项目录",
)
def trips_beyond_one(guide: Guide) -> Iterator[Hit]:
    """More than one trip belongs on the provincial exception list."""
    if guide.trips and guide.trips.number > 1 and not guide.trips.exception:
        yield Hit("trips.number", {"number": str(guide.trips.number)})


@rule(
    "exception_without_reason",
    ERROR,
    zh="列为例外事项，但没有写明理由。",
    en="Listed as an exception without a reason.",
    ko="예외 사항인데 이유가 없습니다.",
    source="例外事项目录",
)
def exception_without_reason(guide: Guide) -> Iterator[Hit]:
    """An exception says why."""
    if guide.trips and guide.trips.exception and guide.trips.exception_reason is None:
        yield Hit("trips.exception_reason")


@rule(
    "no_trip_no_way",
    ERROR,
    zh="承诺零跑动，但既不能网上办理，也不能邮寄材料。",
    en="No trip is promised, yet the item is neither online nor open to papers by post.",
    ko="방문 0회를 약속했지만 온라인 처리도 서류 우편 제출도 되지 않습니다.",
    source=f"{AUDIT}：规则4",
)
def no_trip_no_way(guide: Guide) -> Iterator[Hit]:
    """0 trips and not online means that materials may be mailed."""
    remote = any(channel.kind in (*ONLINE_CHANNELS, "post", "phone") for channel in guide.channels)
    if guide.trips and guide.trips.number == 0 and not remote and not guide.handling.materials_by_post:
        yield Hit("handling.materials_by_post")


@rule(
    "online_yet_trips",
    ERROR,
    zh="网办深度为全程网办，却还要到现场 {number} 次。",
    en="The item is fully online, yet {number} trip(s) are asked for.",
    ko="전 과정 온라인 처리인데 방문 {number}회를 요구합니다.",
    source=f"{AUDIT}：规则5",
)
def online_yet_trips(guide: Guide) -> Iterator[Hit]:
    """Full online handling means 0 trips."""
    if guide.trips and guide.trips.number and guide.handling.online_depth in FULLY_ONLINE:
        yield Hit("trips.number", {"number": str(guide.trips.number)})


@rule(
    "online_depth_without_channel",
    WARN,
    zh="标明可以网上受理，但没有列出网上办理渠道。",
    en="Online acceptance is claimed, but no online channel is listed.",
    ko="온라인 접수가 가능하다고 했지만 온라인 경로가 없습니다.",
    source="国办函〔2017〕115号检查",
)
def online_depth_without_channel(guide: Guide) -> Iterator[Hit]:
    """Depth 4 受理 and above needs a channel."""
    online = any(channel.kind in ONLINE_CHANNELS for channel in guide.channels)
    if guide.handling.online_depth in ONLINE_ACCEPTED and not online:
        yield Hit("channels")


@rule(
    "channel_missing",
    ERROR,
    zh="没有写明办理渠道。",
    en="No way to hand in is listed.",
    ko="접수 경로가 없습니다.",
    source="行政许可法第三十条；优化营商环境条例第三十七条",
)
def channel_missing(guide: Guide) -> Iterator[Hit]:
    """At least one channel."""
    if not guide.channels:
        yield Hit("channels")


@rule(
    "window_without_place",
    WARN,
    zh="窗口办理没有写明地点或办公时间。",
    en="A counter is given without its place or its hours.",
    ko="창구의 위치 또는 운영시간이 없습니다.",
    source="国办函〔2017〕115号检查",
)
def window_without_place(guide: Guide) -> Iterator[Hit]:
    """Every place of a counter has hours or a note on them."""
    for path, channel in indexed("channels", guide.channels):
        told = [place for place in channel.places if place.hours or place.hours_note]
        if channel.kind == "window" and len(told) < max(1, len(channel.places)):
            yield Hit(f"{path}.places")


@rule(
    "online_without_address",
    WARN,
    zh="网上办理没有写明网址或入口名称。",
    en="An online channel names neither an address nor an entry.",
    ko="온라인 경로에 주소나 입구 이름이 없습니다.",
    source=AUDIT,
)
def online_without_address(guide: Guide) -> Iterator[Hit]:
    """The name of an app or platform serves where there is no address."""
    for path, channel in indexed("channels", guide.channels):
        if channel.kind in ONLINE_CHANNELS and not (channel.url or channel.name or channel.detail):
            yield Hit(f"{path}.url")


@rule(
    "single_channel",
    ADVICE,
    zh="只有一种办理渠道，申请人无法选择。",
    en="There is only one way to hand in, so applicants cannot choose.",
    ko="접수 경로가 하나뿐이라 신청인이 고를 수 없습니다.",
    source="优化营商环境条例第三十七条",
)
def single_channel(guide: Guide) -> Iterator[Hit]:
    """Advice only where nobody is obliged to appear in person (trips 0)."""
    if len(guide.channels) == 1 and guide.trips and guide.trips.number == 0:
        yield Hit("channels")


RULES: tuple[Rule, ...] = (
    kind_against_promise,
    mode_against_promise,
    closing_against_result,
    trips_missing,
    trips_without_reason,
    reason_without_trips,
    trips_beyond_one,
    exception_without_reason,
    no_trip_no_way,
    online_yet_trips,
    online_depth_without_channel,
    channel_missing,
    window_without_place,
    online_without_address,
    single_channel,
)
