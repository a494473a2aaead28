"""Every error becomes a clear page in the person's language, or JSON where JSON was asked for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from portal import i18n
from portal.db import session
from portal.features import Feature
from portal.i18n import gettext as _


class DomainError(Exception):
    """A refusal of the domain with a sentence for the person. `status` is the answer's status."""

    status = 400

    def __init__(self, message: str, *, hint: str = "", kept: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.kept = dict(kept or {})


class NotFound(DomainError):
    """There is no such thing, or not within this person's scope."""

    status = 404


class Conflict(DomainError):
    """Somebody else was first, or the state does not allow it."""

    status = 409


class TooMany(DomainError):
    """A limit is reached; what was typed is kept."""

    status = 429


def titles() -> dict[int, tuple[str, str]]:
    """Title and hint of the errors that have a page of their own."""
    return {
        400: (_("这一页没有看懂您的请求"), _("请返回上一页检查后重试。")),
        401: (_("请先登录或出示密钥"), _("接口需要在请求头里带上有效的密钥。")),
        403: (_("您没有查看这一页的权限"), _("如果工作需要，请联系本单位的系统管理员。")),
        404: (_("没有找到这一页"), _("地址可能输错了，或者内容已经移走。可以从首页重新查找。")),
        405: (_("这一页不支持这种操作"), _("请返回上一页重试。")),
        409: (_("内容已经被别人改动"), _("请刷新后核对，再提交一次。")),
        410: (_("这里的内容已经失效"), _("可以从首页重新查找。")),
        413: (_("提交的内容太大"), _("请缩短文字或换一个较小的文件再试。")),
        429: (_("操作太频繁，请稍等"), _("您填写的内容没有丢失，请过一会儿再提交。")),
        500: (_("系统出了一点问题"), _("我们已经记录下来，请稍后再试。")),
        503: (_("服务暂时不可用"), _("请稍后再试。")),
    }


def error_page(status: int, *, message: str = "", hint: str = "", kept: Mapping[str, str] | None = None) -> Response:
    """The page of an error: its title, a sentence, what to do next, and what was typed."""
    title, usual_hint = titles().get(status, titles()[400 if status < 500 else 500])
    if _wants_json():
        return make_response(jsonify(status=status, error=message or title), status)
    page = render_template(
        "errors/error.html",
        status=status,
        title=title,
        message=message,
        hint=hint or usual_hint,
        kept=kept or {},
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _wants_json() -> bool:
    accepts = request.accept_mimetypes
    return request.path.startswith("/api/") or (accepts.best == "application/json" and not accepts.accept_html)


def init_app(app: Flask, features: Sequence[Feature]) -> None:
    """Map HTTP errors and the features' own errors to pages."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DomainError, _domain_error)
    for feature in features:
        for kind, status in (feature.errors or {}).items():
            app.register_error_handler(kind, _answer_with(status, (feature.tellers or {}).get(kind, str)))


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    if isinstance(error, InternalServerError):
        return error_page(500)
    code = i18n.unknown_language(request.path) if error.code == 404 else None
    message = _("没有“%(code)s”这种语言。可以使用：中文、English、한국어。", code=code) if code else ""
    page = error_page(error.code or 500, message=message)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        page.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return page


def _domain_error(error: DomainError) -> Response:
    return error_page(error.status, message=error.message, hint=error.hint, kept=error.kept)


def _answer_with(status: int, tell: Callable[[Any], str]):  # type: ignore[no-untyped-def] # Flask types handlers loosely
    def handle(error: Exception) -> Response:
        current_app.logger.info("refused: %s", type(error).__name__)
        session().rollback()  # after a collision the page itself could ask the database nothing
        return error_page(status, message=tell(error))

    return handle
