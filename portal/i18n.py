"""Language and 长辈模式 live in the address: /ko/elder/search is the search page in Korean, in large print.

The prefix is moved to SCRIPT_NAME, so routes stay single, `url_for` keeps the choice, and every page can be cached.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import flask_babel
from flask import Flask, request
from flask_babel import Babel, LazyString

from portal.settings import ROOT, Settings

BABEL_CODES = {"zh": "zh_Hans_CN", "en": "en", "ko": "ko"}
HTML_CODES = {"zh": "zh-CN", "en": "en", "ko": "ko"}
NAMES = {"zh": "中文", "en": "English", "ko": "한국어"}
ELDER = "elder"
TRANSLATIONS = ROOT / "translations"
LOOKS_LIKE_LANGUAGE = re.compile(r"^/([a-z]{2}(?:[-_][A-Za-z]{2,4})?)(?:/|$)")

Start = Callable[..., Any]


def gettext(string: str, **variables: object) -> str:
    """The string in the language of the request, with its variables filled in."""
    return str(flask_babel.gettext(string, **variables))


def ngettext(singular: str, plural: str, num: int, **variables: object) -> str:
    """The string in the language of the request, in the form this number asks for."""
    return str(flask_babel.ngettext(singular, plural, num, **variables))


def lazy_gettext(string: str, **variables: object) -> LazyString:
    """A string that is translated when it is shown: for forms and navigation."""
    return flask_babel.lazy_gettext(string, **variables)


class AddressPrefix:
    """WSGI middleware: takes the language and the mode off the front of the path."""

    def __init__(self, app: Callable[[dict[str, Any], Start], Iterable[bytes]], locales: tuple[str, ...]) -> None:
        self.app = app
        self.locales = locales

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        environ["mingchuang.root"] = environ.get("SCRIPT_NAME", "")
        environ["mingchuang.locale"] = "zh"
        environ["mingchuang.elder"] = False
        for code in self.locales[1:]:
            if self._shift(environ, code):
                environ["mingchuang.locale"] = code
                break
        environ["mingchuang.elder"] = self._shift(environ, ELDER)
        return self.app(environ, start_response)

    @staticmethod
    def _shift(environ: dict[str, Any], segment: str) -> bool:
        path = environ.get("PATH_INFO", "")
        if path != f"/{segment}" and not path.startswith(f"/{segment}/"):
            return False
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/{segment}"
        environ["PATH_INFO"] = path[len(segment) + 1 :] or "/"
        return True


def locale() -> str:
    """The language of this request: zh, en or ko."""
    return str(request.environ.get("mingchuang.locale", "zh")) if request else "zh"


def join_sentences(*sentences: str) -> str:
    """Sentences after one another: without a space in Chinese, with one elsewhere; empty ones fall away."""
    return ("" if locale() == "zh" else " ").join(filter(None, sentences))


def elder() -> bool:
    """Whether this request asks for 长辈模式."""
    return bool(request.environ.get("mingchuang.elder")) if request else False


def address_in(code: str, *, large: bool) -> str:
    """The address of the present page in another language or mode."""
    root = str(request.environ.get("mingchuang.root", ""))
    prefix = ("" if code == "zh" else f"/{code}") + (f"/{ELDER}" if large else "")
    query = request.query_string.decode("latin-1")
    return f"{root}{prefix}{request.path}" + (f"?{query}" if query else "")


def unknown_language(path: str) -> str | None:
    """The first part of a path that looks like a language nobody here speaks."""
    match = LOOKS_LIKE_LANGUAGE.match(path)
    return match.group(1) if match and match.group(1) not in HTML_CODES else None


def catalogue(code: str) -> Path:
    """Where the compiled catalogue of a language stands."""
    return TRANSLATIONS / BABEL_CODES[code] / "LC_MESSAGES" / "messages.mo"


def init_app(app: Flask, settings: Settings) -> None:
    """Serve the configured languages; refuse to start when one of them is missing."""
    for code in settings.locales[1:]:
        if not catalogue(code).is_file():
            raise FileNotFoundError(f"the catalogue of {code!r} is missing: run `make messages` ({catalogue(code)})")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(
        app,
        default_locale=BABEL_CODES["zh"],
        default_timezone="Asia/Shanghai",
        locale_selector=lambda: BABEL_CODES[locale()],
    )
    app.jinja_env.globals["get_locale"] = flask_babel.get_locale
    app.wsgi_app = AddressPrefix(app.wsgi_app, settings.locales)  # type: ignore[method-assign] # how WSGI middleware is added
