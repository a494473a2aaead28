"""Wall and processor time of a call: the median of several, and both, because other work shares the machine."""

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Timing:
    """Seconds by the wall and by the processors (all threads, children included), and what the call returned."""

    wall: float
    cpu: float
    result: Any


def measure(call: Callable[[], Any], *, repeats: int) -> Timing:
    """The medians over the repeats."""
    walls, cpus, result = [], [], None
    for _ in range(repeats):
        begun, before = time.perf_counter(), processor_seconds()
        result = call()
        walls.append(time.perf_counter() - begun)
        cpus.append(processor_seconds() - before)
    return Timing(wall=statistics.median(walls), cpu=statistics.median(cpus), result=result)


def processor_seconds() -> float:
    """Of this process and the children it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
