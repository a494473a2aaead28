"""Open data: the catalogue for people, DCAT and CSVW for machines, and the feed of publications and corrections."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template
from sqlalchemy import select

from portal.audience import Audience, audience
from portal.db import session
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.settings import ROOT
from surveys.publishing import words
from surveys.publishing.figures.rows import SCORE_FIELDS, rank_fields
from surveys.publishing.rankings import queries
from surveys.publishing.rankings.models import PUBLIC_STATES, Ranking
from surveys.publishing.views.rankings import describe, file_words, list_files
from surveys.scoring.method import Method

TEXTS = frozenset(
    {"kind", "unit", "name", "place", "region", "verdict", "band", "gates", "reasons", "choice", "n", "missing"}
)


def pages() -> Blueprint:
    """Open data, for everyone."""
    pages = audience("opendata", __name__, Audience.EVERYONE, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/open-data", view_func=index)
    pages.add_url_rule("/open-data/catalog.jsonld", view_func=catalogue)
    pages.add_url_rule("/open-data/<code>/ranking.csv-metadata.json", view_func=columns)
    pages.add_url_rule("/open-data/<code>/places.csv-metadata.json", view_func=place_columns)
    pages.add_url_rule("/feed.atom", view_func=feed)
    return pages


def index() -> str:
    """Every dataset with its stable addresses."""
    found = [
        {"ranking": describe(ranking), "files": list_files(session(), ranking)}
        for ranking in queries.public_rankings(session())
    ]
    return render_template("publishing/open_data.html", datasets=found)


def catalogue() -> Response:
    """The catalogue in DCAT 2 as JSON-LD."""
    rankings = [ranking for ranking in queries.public_rankings(session()) if ranking.published_at]
    response = jsonify(
        {
            "@context": {
                "dcat": "http://www.w3.org/ns/dcat#",
                "dct": "http://purl.org/dc/terms/",
                "foaf": "http://xmlns.com/foaf/0.1/",
                "spdx": "http://spdx.org/rdf/terms#",
            },
            "@type": "dcat:Catalog",
            "@id": f"{_base()}/open-data",
            "dct:title": _("政务服务评价公开数据"),
            "dct:language": locale(),
            "dcat:dataset": [_dataset(ranking) for ranking in rankings],
        }
    )
    response.mimetype = "application/ld+json"
    return response


def columns(code: str) -> Response:
    """CSVW metadata of a ranking's CSV: every column with its type and titles."""
    ranking = queries.public_ranking(session(), code=code)
    return _describe_csv(ranking, "ranking.csv", rank_fields(Method.from_dict(ranking.method.parameters)))


def place_columns(code: str) -> Response:
    """CSVW metadata of the CSV of regions and halls."""
    return _describe_csv(queries.public_ranking(session(), code=code), "places.csv", SCORE_FIELDS)


def _describe_csv(ranking: Ranking, name: str, fields: Sequence[str]) -> Response:
    names, told = words.column_words(), describe(ranking)
    response = jsonify(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": locale()}],
            "url": f"{_base()}/rankings/{ranking.code}/{name}",
            "dc:title": f"{told['title']} · {told['period']}",
            "dc:identifier": ranking.code,
            "dc:conformsTo": f"{_base()}/methods/{ranking.method.number}",
            "dialect": {"encoding": "utf-8", "header": True},
            "tableSchema": {
                "primaryKey": ["kind", "unit"],
                "columns": [_column(field, names[field]) for field in fields],
            },
        }
    )
    response.mimetype = "application/csvm+json"
    return response


def _column(field: str, title: str) -> dict[str, Any]:
    """A number that may be blank or a mark such as <10 is declared so, or a strict reader would refuse the file."""
    if field in TEXTS:
        return {"name": field, "titles": title, "datatype": "string"}
    return {"name": field, "titles": title, "datatype": "decimal", "null": [""]}


def feed() -> Response:
    """Publications, corrections and withdrawals as Atom, newest first."""
    found = session().scalars(
        select(Ranking).where(Ranking.state.in_(PUBLIC_STATES)).order_by(Ranking.id.desc()).limit(50)
    )
    entries = [_entry(ranking) for ranking in found]
    page = render_template("publishing/feed.xml", entries=entries, base=_base(), language=locale())
    response = make_response(page)
    response.mimetype = "application/atom+xml"
    return response


def _dataset(ranking: Ranking) -> dict[str, Any]:
    told = describe(ranking)
    return {
        "@type": "dcat:Dataset",
        "@id": f"{_base()}/rankings/{ranking.code}",
        "dct:identifier": ranking.code,
        "dcat:landingPage": f"{_base()}/rankings/{ranking.code}",
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": ranking.region.name_in(locale())},
        "dct:spatial": ranking.region.code,
        "dct:description": _(
            "各窗口、大厅和地区的满意率、95% 区间、判断和档次，附计数、方法和校验码；评价太少的数字不公开。"
        ),
        "dct:title": f"{told['title']} {told['period']}",
        "dct:issued": ranking.published_at.isoformat() if ranking.published_at else None,
        "dct:temporal": {"dcat:startDate": ranking.starts.isoformat(), "dcat:endDate": ranking.ends.isoformat()},
        "dct:conformsTo": f"{_base()}/methods/{ranking.method.number}",
        "dct:type": told["state"],
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": file_words().get(file.name, file.name),
                "dcat:downloadURL": f"{_base()}/rankings/{ranking.code}/{file.name}",
                "dcat:mediaType": file.document.media_type.split(";")[0],
                "dcat:byteSize": file.document.size,
                "spdx:checksum": {"spdx:algorithm": "sha256", "spdx:checksumValue": file.document.sha256},
            }
            for file in queries.public_files(session(), ranking)
        ],
    }


def _entry(ranking: Ranking) -> dict[str, str]:
    told = describe(ranking)
    at = ranking.withdrawn_at or ranking.published_at or ranking.signed_at or ranking.created_at
    summary = ranking.withdrawn_reason or ranking.reason
    return {
        "id": f"{_base()}/rankings/{ranking.code}",
        "title": f"{told['title']} · {told['period']} · {told['state_word']}",
        "updated": at.isoformat(timespec="seconds"),
        "summary": summary,
    }


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url)
