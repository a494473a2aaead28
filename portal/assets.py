"""Static files by content: an address changes when the file does, so browsers may keep it for a year."""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from flask import Flask, Response, request
from flask_bootstrap import Bootstrap5

STATIC = Path(__file__).resolve().parent / "static"
YEAR = 31_536_000


@cache
def fingerprint(path: Path) -> str:
    """Ten characters that change with the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a file of ours, the same in every language."""
    return f"{_root()}/static/{name}?v={fingerprint(STATIC / name)}"


def bootstrap_asset(name: str) -> str:
    """The address of a file that Bootstrap-Flask carries, such as css/bootstrap.min.css."""
    path = Path(str(files("flask_bootstrap") / "static" / "bootstrap5" / name))
    return f"{_root()}/bootstrap/static/{name}?v={fingerprint(path)}"


def _root() -> str:
    return str(request.environ.get("mingchuang.root", "")) if request else ""


def init_app(app: Flask) -> None:
    """Give templates the two functions and answers with a fingerprint a long life."""
    Bootstrap5(app)
    app.jinja_env.globals.update(asset=asset, bootstrap_asset=bootstrap_asset)

    @app.after_request
    def keep_long(response: Response) -> Response:
        if (
            request.path.startswith(("/static/", "/bootstrap/static/"))
            and "v" in request.args
            and response.status_code < 400
        ):
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response
