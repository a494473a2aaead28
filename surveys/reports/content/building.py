"""All sections of a report from its facts, in the language of the page. The one source of page, PDF and files."""

from collections.abc import Sequence
from typing import Any

from surveys.reports.content.closing import bands_section, method_section, supervision_section, tasks_section
from surveys.reports.content.opening import scope_section, volume_section
from surveys.reports.content.opinion import satisfaction_section, service_section, themes_section
from surveys.reports.content.shape import Facts, Section
from surveys.reports.content.standard import standards_section, timeliness_section


def build_sections(facts: Facts, *, tasks: Sequence[Any], before: Facts | None) -> list[Section]:
    """Ten sections and the annex, in order."""
    return [
        scope_section(facts),
        volume_section(facts),
        standards_section(facts),
        timeliness_section(facts),
        satisfaction_section(facts),
        service_section(facts),
        themes_section(facts),
        supervision_section(facts),
        bands_section(facts),
        tasks_section(facts, tasks),
        method_section(facts, before),
    ]
