"""Everything the environment decides, read once and frozen. Knows no Flask."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
PREFIX = "MINGCHUANG_"
ROOT = Path(__file__).resolve().parent.parent
LEAST_SECRET = 16
DEMO_SECRET = "demo-only-not-a-secret"  # noqa: S105 - public on purpose, refused outside the demo
LOCALES = ("zh", "en", "ko")


class SettingsError(ValueError):
    """A variable of the environment is missing or wrong; the message names it."""


@dataclass(frozen=True)
class Settings:
    """The settings of one running site."""

    database_url: str
    secret_key: str = field(repr=False)
    password_salt: str = field(repr=False)
    data_key: str = field(repr=False)
    var: Path
    old_data_keys: tuple[str, ...] = field(default=(), repr=False)  # oldest first, while values under them remain
    demo: bool = False
    testing: bool = False
    locales: tuple[str, ...] = LOCALES
    base_url: str = "http://127.0.0.1:8000"
    jobs_url: str = ""
    proxies: int = 0
    cipher_suite: str = "sm"
    secure_cookies: bool = False
    second_factor: bool = False
    idle_minutes: int = 60  # a signed-in person is signed out after so long without a page; 0 for never
    limit_window: int = 30  # ratings a minute from one window's code; 0 for no limit
    limit_device: int = 5  # ratings a minute from one phone at one window: like phones at one address share it; 0: none
    limit_address: int = 120  # ratings a minute from one network address: a hall shares one; 0 for no limit

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables `MINGCHUANG_*`; SettingsError names the one that is wrong."""
        read = _Reader(environ)
        demo = read.flag("DEMO")
        var = Path(read.text("VAR", str(ROOT / "var")))
        return cls(
            database_url=read.text("DATABASE_URL", f"sqlite:///{var / 'mingchuang.sqlite'}"),
            secret_key=read.secret("SECRET_KEY", demo=demo),
            password_salt=read.secret("PASSWORD_SALT", demo=demo, derived=True),
            data_key=read.secret("DATA_KEY", demo=demo, derived=True),
            old_data_keys=read.secrets("OLD_DATA_KEYS", demo=demo),
            var=var,
            demo=demo,
            locales=read.locales("LOCALES"),
            base_url=read.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
            jobs_url=read.text("JOBS_URL", ""),
            proxies=read.number("PROXIES", 0),
            cipher_suite=read.one_of("CIPHER_SUITE", ("sm", "nist")),
            secure_cookies=read.flag("SECURE_COOKIES", not demo),
            second_factor=read.flag("SECOND_FACTOR"),
            idle_minutes=read.number("IDLE_MINUTES", 60),
            limit_window=read.number("LIMIT_WINDOW", 30),
            limit_device=read.number("LIMIT_DEVICE", 5),
            limit_address=read.number("LIMIT_ADDRESS", 120),
        )


class _Reader:
    """Reads one variable at a time and names it when it is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str, default: str) -> str:
        return self.environ.get(PREFIX + name, "").strip() or default

    def secret(self, name: str, *, demo: bool, derived: bool = False) -> str:
        value = self.text(name, DEMO_SECRET if demo else "")
        if not value and derived:
            return hmac.digest(self.secret("SECRET_KEY", demo=demo).encode(), name.encode(), "sha256").hex()
        if not value:
            raise SettingsError(f"{PREFIX}{name} is not set: give it a random value of 32 characters or more")
        if not demo and (DEMO_SECRET in value or len(value) < LEAST_SECRET):
            raise SettingsError(f"{PREFIX}{name} is too weak: give it a random value of 32 characters or more")
        return value

    def secrets(self, name: str, *, demo: bool) -> tuple[str, ...]:
        values = tuple(value.strip() for value in self.text(name, "").split(",") if value.strip())
        if not demo and any(len(value) < LEAST_SECRET for value in values):
            raise SettingsError(f"{PREFIX}{name} holds a key of less than 32 characters: separate whole keys by commas")
        return values

    def flag(self, name: str, default: bool = False) -> bool:
        return self._parsed(name, "1" if default else "0", {"1": True, "0": False}.__getitem__, "0 or 1")

    def number(self, name: str, default: int) -> int:
        return self._parsed(name, str(default), int, "a whole number")

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        return self._parsed(
            name, choices[0], dict(zip(choices, choices, strict=True)).__getitem__, " or ".join(choices)
        )

    def locales(self, name: str) -> tuple[str, ...]:
        codes = tuple(code.strip() for code in self.text(name, ",".join(LOCALES)).split(","))
        if codes[0] != "zh" or not set(codes) <= set(LOCALES):
            raise SettingsError(f"{PREFIX}{name} must begin with zh and hold only {', '.join(LOCALES)}")
        return codes

    def _parsed(self, name: str, default: str, parse: Callable[[str], T], expected: str) -> T:
        value = self.text(name, default)
        try:
            return parse(value)
        except (KeyError, ValueError):
            raise SettingsError(f"{PREFIX}{name} is {value!r}: expected {expected}") from None
