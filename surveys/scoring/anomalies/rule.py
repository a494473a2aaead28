"""The anomaly rules by number, name and version, and what a test hands back."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

Kind = Literal["hard", "conduct", "test"]


@dataclass(frozen=True)
class Rule:
    """One rule as the method lists it; the name is official wording, kept as data."""

    code: str
    name: str
    kind: Kind
    version: int = 1


@dataclass(frozen=True)
class Evidence:
    """`windows`: `window`, `p` (NaN: too little to test) and the numbers behind it; `ratings`: `rating`, `window`.

    The ratings are those to be checked first should the window be flagged; a low p alone proves nothing.
    """

    rule: str
    windows: pd.DataFrame
    ratings: pd.DataFrame


REPEATED_VISIT = Rule("T0.1", "一次办件重复评价", "hard")
MORE_THAN_SERVED = Rule("T0.2", "评价数多于办件数", "hard")
SCAN = Rule("T1", "时段集中评价", "test")
DEVICE = Rule("T2", "少数手机反复评价", "test")
TAIL = Rule("T3", "差评异常偏少", "test")
STREAK = Rule("T4", "连续满分异常", "test")
VOLUME = Rule("T5", "高峰时段满分偏多", "test")
CHANNEL = Rule("T6", "现场与线上评价差距异常", "test")
OUT_OF_HOURS = Rule("C1", "非服务时间评价", "conduct")
TOO_FAST = Rule("C2", "提交过快", "conduct")
VELOCITY = Rule("C3", "短时间密集评价", "conduct")
IDENTICAL_TEXT = Rule("C4", "评语雷同", "conduct")
OFFICE_NETWORK = Rule("C5", "办公网络评价", "conduct")

RULES = (
    REPEATED_VISIT,
    MORE_THAN_SERVED,
    SCAN,
    DEVICE,
    TAIL,
    STREAK,
    VOLUME,
    CHANNEL,
    OUT_OF_HOURS,
    TOO_FAST,
    VELOCITY,
    IDENTICAL_TEXT,
    OFFICE_NETWORK,
)
TESTS = (SCAN, DEVICE, TAIL, STREAK, VOLUME, CHANNEL)
