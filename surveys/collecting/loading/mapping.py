"""How a foreign file of ratings is read: which column is what, what its words mean. Pure."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

_SPACES = re.compile(r"[\s_-]+")


class MappingError(ValueError):
    """The mapping file cannot be used; the message says why."""


class Columns(BaseModel):
    """The names of the columns; all but unit, level and time may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: str
    level: str
    time: str
    group: str | None = None
    comment: str | None = None
    language: str | None = None

    def named(self) -> dict[str, str]:
        """The columns that the mapping names, by what they mean."""
        return {meaning: name for meaning, name in self.model_dump().items() if name is not None}


class Mapping(BaseModel):
    """One mapping file. Words are compared without regard to capitals, hyphens and kinds of apostrophe."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = Field(pattern=r"^[a-z][a-z0-9-]{1,30}$")
    columns: Columns
    levels: dict[str, int]
    unknown: tuple[str, ...] = ()
    test_units: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # meaning of a column -> its test values
    region: str = ""
    timezone: str = "Asia/Shanghai"
    channel: int = Field(2, ge=1, le=7)
    language: str = "zh"
    unit_dashes: bool = True  # False writes Stanhope-Mews-Surgery as Stanhope Mews Surgery

    @field_validator("levels")
    @classmethod
    def _levels_are_one_to_five(cls, levels: dict[str, int]) -> dict[str, int]:
        if not levels or any(level not in range(1, 6) for level in levels.values()):
            raise ValueError("every word must mean a level from 1 to 5")
        return {plain(word): level for word, level in levels.items()}

    @field_validator("unknown")
    @classmethod
    def _unknown_words_are_plain(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(plain(word) for word in words)

    @field_validator("timezone")
    @classmethod
    def _timezone_exists(cls, name: str) -> str:
        ZoneInfo(name)
        return name

    def is_test(self, values: dict[str, str]) -> bool:
        """Whether a row belongs to a unit that is only a trial."""
        return any(values.get(meaning, "") in names for meaning, names in self.test_units.items())


def plain(word: str) -> str:
    """A word as it is compared: `Don’t  Know` and `dont know` are one."""
    return _SPACES.sub(" ", word.strip().casefold().replace("’", "").replace("'", ""))


def read_mapping(path: Path) -> Mapping:
    """The mapping of a file; MappingError says what is wrong with it."""
    try:
        return Mapping.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise MappingError(f"{path.name}: {place}: {first['msg']}") from error
