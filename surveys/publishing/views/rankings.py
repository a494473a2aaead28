"""Published rankings for everyone: the list, each with its figures and files, and objections during the notice."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.audience import Audience, audience
from portal.db import session
from portal.documents import read_document
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.orm import utc_now
from portal.settings import ROOT
from surveys.publishing import words
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.rankings import queries
from surveys.publishing.rankings.edition import keep_edition
from surveys.publishing.rankings.finding import BANDS, Found, find_windows, outside_funnel
from surveys.publishing.rankings.models import Ranking, RankingFile
from surveys.publishing.rankings.objecting import object_to
from surveys.publishing.rankings.rendering import paper
from surveys.publishing.sampled import read_surveys

YEAR = 31_536_000


def pages() -> Blueprint:
    """Rankings, for everyone."""
    pages = audience("rankings", __name__, Audience.EVERYONE, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/rankings", view_func=index)
    pages.add_url_rule("/rankings/<code>", view_func=show)
    pages.add_url_rule("/rankings/<code>/objections", view_func=object_page, methods=["POST"])
    pages.add_url_rule("/rankings/<code>/<name>", view_func=download)
    return pages


def index() -> str:
    """All rankings in public, newest first."""
    return render_template(
        "publishing/rankings.html", rankings=[describe(found) for found in queries.public_rankings(session())]
    )


def show(code: str) -> str:
    """One ranking: what it says, its tables, its files, objections and corrections."""
    ranking = queries.public_ranking(session(), code=code)
    edition = keep_edition(session(), ranking, locale=locale())
    asked = find_windows(
        edition.results.windows,
        text=request.args.get("q", ""),
        band=request.args.get("band", ""),
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "publishing/ranking.html",
        ranking=describe(ranking),
        asked=asked,
        bands=BANDS,
        here=lambda **changes: _address(code, asked, **changes),
        outside=[[row.unit, row.name, row.n, row.share] for row in outside_funnel(edition.results.windows)],
        files=list_files(session(), ranking),
        objections=queries.objections_of(session(), ranking),
        corrections=queries.corrections_of(session(), ranking),
        **paper(edition, surveys=read_surveys(session(), edition.period)),
    )


def _address(code: str, asked: Found, **changes: Any) -> str:
    """This page with what was asked, or with changes, at the list."""
    args = {"q": asked.text or None, "band": asked.band or None, "page": None} | changes
    return url_for("rankings.show", code=code, _anchor="windows", **{key: args[key] for key in args if args[key]})


def object_page(code: str) -> ResponseReturnValue:
    """Takes an objection and returns to the ranking."""
    ranking = queries.public_ranking(session(), code=code)
    object_to(
        session(),
        ranking,
        from_kind=request.form.get("from_kind", "citizen"),
        window_code=request.form.get("window_code", ""),
        text=request.form.get("text", ""),
        now=utc_now(),
    )
    session().commit()
    return redirect(url_for("rankings.show", code=code, _anchor="objections"), 303)


def download(code: str, name: str) -> Response:
    """One stored file, byte for byte, with its hash."""
    ranking = queries.public_ranking(session(), code=code)
    file = queries.public_file(session(), ranking, name=name)
    document = read_document(session(), file.document_id)
    response = make_response(document.data)
    response.headers["Content-Type"] = document.media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{ranking.code}-{name}"'
    response.headers["X-SHA256"] = document.sha256
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.set_etag(document.sha256)
    response.make_conditional(request)
    return response


def describe(ranking: Ranking) -> dict[str, Any]:
    """What lists and pages say of a ranking."""
    return {
        "code": ranking.code,
        "title": _("%(region)s政务服务示范窗口名单", region=ranking.region.name_in(locale())),
        "period": words.period_label(parse_period(ranking.period)),
        "state": ranking.state,
        "state_word": words.state_words()[ranking.state],
        "published": words.instant(ranking.published_at) if ranking.published_at else "",
        "notice": (ranking.notice_from, ranking.notice_until),
        "notice_skipped": ranking.notice_skipped,
        "corrects": ranking.corrects.code if ranking.corrects else "",
        "reason": ranking.reason,
        "withdrawn_at": words.instant(ranking.withdrawn_at) if ranking.withdrawn_at else "",
        "withdrawn_reason": ranking.withdrawn_reason,
        "simulated": ranking.simulated,
        "method": ranking.method.number,
        "address": url_for("rankings.show", code=ranking.code),
    }


def list_files(session: Session, ranking: Ranking) -> list[dict[str, str]]:
    """The public files in the order people want them."""
    return sorted((_file(ranking, file) for file in queries.public_files(session, ranking)), key=_place)


def _file(ranking: Ranking, file: RankingFile) -> dict[str, str]:
    size = file.document.size
    return {
        "label": file_words().get(file.name, file.name),
        "href": url_for("rankings.download", code=ranking.code, name=file.name),
        "kind": file.name.rsplit(".", 1)[-1].upper(),
        "size": f"{size / 1_000_000:.1f} MB" if size > 1_000_000 else f"{max(size // 1000, 1)} KB",
        "digest": f"SHA-256 {file.document.sha256}",
        "name": file.name,
    }


def _place(file: dict[str, str]) -> int:
    return list(file_words()).index(file["name"]) if file["name"] in file_words() else len(file_words())


def file_words() -> dict[str, str]:
    """What each file of a publication is."""
    return {
        "bundle.zip": _("全部文件（可用来核验）"),
        "ranking-zh.pdf": _("报告（中文）"),
        "ranking-en.pdf": _("报告（英文）"),
        "ranking-ko.pdf": _("报告（朝鲜文）"),
        "certificates.pdf": _("示范窗口证书"),
        "ranking.csv": _("各窗口数据"),
        "ranking.xlsx": _("各窗口数据"),
        "ranking.json": _("全部数据"),
        "places.csv": _("各地区和大厅数据"),
        "tallies.csv": _("计数（重算的依据）"),
        "method.json": _("计分方法参数"),
        "names.json": _("名称"),
        "sensitivity.json": _("换一种算法的结果"),
        "dictionary.csv": _("数据字典"),
        "manifest.json": _("文件清单和校验码"),
    }
