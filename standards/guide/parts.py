"""The parts of a guide except its papers: bases, limits, channels, fees, steps, results, remedies…

A part whose value nobody has confirmed carries `demo`; pages show 演示值 beside it. Amounts are in fen.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from standards.guide.codes import (
    ChannelKind,
    Confidence,
    ContactKind,
    Counting,
    ExclusionKind,
    LimitKind,
    Need,
    RemedyKind,
    StepKind,
    Unit,
)  # fmt: skip
from standards.guide.text import Code, Key, Text, Value, Words

Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Count = Annotated[int, Field(ge=0, le=100_000)]
Fen = Annotated[int, Field(ge=0, le=10**12)]


class Part(Value):
    """A keyed part that applies always, or only by a rule; `demo` marks a value for show."""

    key: Key
    need: Need = "always"
    demo: bool = False


class Attachment(Value):
    """A document: by address, or by the sha-256 of a stored file; `number` is a form number."""

    name: Text
    url: Words | None = None
    file: Words | None = None
    number: Code | None = None


class Basis(Value):
    """A legal basis: law, article ("第三十二条") and its text; confidence A opened, B excerpt, C memory."""

    key: Key
    title: Text
    number: Code | None = None
    article: Text | None = None
    text: Text | None = None
    url: Words | None = None
    confidence: Confidence | None = None
    demo: bool = False


class Condition(Part):
    """A condition of acceptance (受理条件), with the key of its basis."""

    text: Text
    basis: Key | None = None


class Exclusion(Value):
    """What the clock does not count (行政许可法 45), why, and how many days where known."""

    kind: ExclusionKind
    reason: Text | None = None
    days: Count | None = None


class Limit(Part):
    """A statutory or promised limit, with the unit kept as its source writes it; 即办 has no number."""

    kind: LimitKind
    number: Count | None = None
    unit: Unit
    excludes: tuple[Exclusion, ...] = ()
    counting: Counting = "region"
    basis: Key | None = None
    note: Text | None = None


class Trips(Value):
    """到办事现场次数 with its reason, and whether the province lists the item as an exception (例外事项)."""

    number: Count
    reason: Text | None = None
    exception: bool = False
    exception_reason: Text | None = None
    demo: bool = False


class Hours(Value):
    """Opening hours on weekdays 1 (Monday) to 7, in a season where given."""

    days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = Field(min_length=1)
    opens: Clock
    closes: Clock
    season_from: MonthDay | None = None
    season_to: MonthDay | None = None


class Contact(Value):
    """A way to ask or to complain."""

    kind: ContactKind = "phone"
    value: Words
    note: Text | None = None
    demo: bool = False


class Place(Value):
    """Where a channel is open; `hall` is the public id of a hall of the platform where known."""

    name: Text
    address: Text | None = None
    hall: Code | None = None
    counter: Text | None = None
    hours: tuple[Hours, ...] = ()
    hours_note: Text | None = None
    phone: Words | None = None
    transport: Text | None = None
    demo: bool = False


class Channel(Part):
    """One way to hand in; `trips` where it differs from the guide's (online: 0)."""

    kind: ChannelKind
    name: Text | None = None
    detail: Text | None = None
    url: Words | None = None
    trips: Count | None = None
    places: tuple[Place, ...] = ()
    booking: bool = False
    result_by_post: bool = False


class Reduction(Value):
    """Who pays less or nothing, and the basis of it."""

    text: Text
    basis: Key | None = None


class Fee(Part):
    """A fee: an amount in fen, or its standard in words, with basis and reductions."""

    name: Text
    amount: Fen | None = None
    standard: Text | None = None
    basis: Key | None = None
    reductions: tuple[Reduction, ...] = ()
    pay_online: bool = False


class StepLimit(Value):
    """The own limit of a step."""

    number: Count | None = None
    unit: Unit


class Step(Part):
    """One step of the procedure, in the order of the list; `present` when the person must be there."""

    name: Text
    kind: StepKind = "other"
    detail: Text | None = None
    limit: StepLimit | None = None
    unit: Text | None = None
    post: Text | None = None
    standard: Text | None = None
    output: Text | None = None
    present: bool = False
    basis: Key | None = None


class Result(Part):
    """What the person receives, with a sample; `kind` 10 证照, 20 批文, 40 其他; validity in days."""

    name: Text
    kind: Code | None = None
    code: Code | None = None
    sample: Attachment | None = None
    electronic: bool = False
    validity: Count | None = None
    validity_note: Text | None = None
    delivery: Text | None = None


class Remedy(Value):
    """陈述申辩, 行政复议 or 行政诉讼: before whom, until when, by what law."""

    kind: RemedyKind
    body: Text | None = None
    address: Text | None = None
    phone: Words | None = None
    url: Words | None = None
    period: Text | None = None
    basis: Key | None = None
    demo: bool = False


class Faq(Value):
    """A question people ask, and its answer."""

    question: Text
    answer: Text


class Intermediary(Value):
    """A service somebody else must do first (中介服务), its basis, who pays, how long."""

    key: Key
    name: Text
    basis: Key | None = None
    conditions: Text | None = None
    limit: StepLimit | None = None
    fee: Text | None = None
    payer: Text | None = None
    demo: bool = False
