"""Words for people: Chinese with optional English and Korean, and the small string types."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_serializer, model_validator


def _trim(value: Any) -> Any:
    """Without blank ends as Python sees them: separators such as U+001F would be lost in a workbook."""
    return value.strip() if isinstance(value, str) else value


Words = Annotated[
    str,
    BeforeValidator(_trim, json_schema_input_type=str),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000, pattern=r"^[^\x00]*$"),
]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Code = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")
]


class Value(BaseModel):
    """The root of all content: frozen, and nothing beside the declared fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _plain_or_languages(schema: dict[str, Any]) -> None:
    """In the JSON Schema a text is a plain string (Chinese only) or an object by language."""
    languages = {key: schema.pop(key) for key in list(schema)}
    schema["anyOf"] = [{"type": "string", "minLength": 1}, {**languages, "type": "object"}]


class Text(Value):
    """A public text: zh always, en and ko where translated. A plain string is Chinese, and stored so."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_plain_or_languages)

    zh: Words
    en: Words | None = None
    ko: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_plain(cls, value: Any) -> Any:
        return {"zh": value} if isinstance(value, str) else value

    @model_serializer(mode="plain")
    def _to_compact(self) -> Any:
        languages = {"zh": self.zh, "en": self.en, "ko": self.ko}
        told = {code: words for code, words in languages.items() if words is not None}
        return self.zh if len(told) == 1 else told

    def __str__(self) -> str:
        return self.zh

    def translated(self, language: str) -> str:
        """The words in `language` ("en", "ko-KR"…), or in Chinese where there is no translation."""
        words: str | None = {"en": self.en, "ko": self.ko}.get(language.replace("_", "-").split("-")[0].lower())
        return words or self.zh
