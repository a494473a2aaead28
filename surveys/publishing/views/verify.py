"""Verification for everyone: a file against what was published, a bundle by computing again, a receipt by proof."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.audience import Audience, audience
from portal.crypto.codes import CodeError, read_receipt
from portal.db import session
from portal.documents import Document
from portal.errors import DomainError
from portal.i18n import gettext as _
from portal.settings import ROOT
from surveys.publishing import words
from surveys.publishing.rankings.inclusion import check_proof, prove_receipt, sha256_of
from surveys.publishing.rankings.models import PUBLIC_STATES, Ranking, RankingFile
from surveys.publishing.rankings.publishing import leaf_key
from surveys.publishing.rankings.verifying import verify_bundle


def pages() -> Blueprint:
    """Verification, for everyone."""
    pages = audience("verify", __name__, Audience.EVERYONE, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/verify", view_func=ask)
    pages.add_url_rule("/verify", view_func=check, methods=["POST"])
    pages.add_url_rule("/verify/receipt", view_func=receipt)
    return pages


def ask() -> str:
    """What can be verified, and the two forms."""
    return render_template("publishing/verify.html")


def check() -> ResponseReturnValue:
    """The result for an uploaded file."""
    upload = request.files.get("file")
    data = upload.read() if upload else b""
    if upload:
        upload.close()
    if not data:
        raise DomainError(_("请选择要核验的文件。"))
    digest = sha256_of(data)
    result = verify_bundle(data) if data[:2] == b"PK" and _is_bundle(upload.filename if upload else "") else None
    known = _known(digest)
    page = render_template(
        "publishing/verified.html",
        known=known,
        digest=digest,
        result=result,
        file_name=(upload.filename or "")[:80] if upload else "",
        difference_words=difference_words(),
    )
    return page, 200


def receipt() -> ResponseReturnValue:
    """The proof for a receipt, step by step, so that it can be checked without this site."""
    text = request.args.get("receipt", "")
    try:
        code = read_receipt(text)
    except CodeError as error:
        raise DomainError(_("回执码不对，请核对后再输入。"), kept={_("回执码"): text[:40]}) from error
    proofs = prove_receipt(session(), code, key=leaf_key(current_app.config["SETTINGS"]))
    return render_template(
        "publishing/proof.html", receipt=code, proofs=[(proof, check_proof(proof)) for proof in proofs]
    )


def difference_words() -> dict[str, str]:
    """What can be wrong with a bundle."""
    return {
        "broken": _("文件损坏，读不出来"),
        "missing": _("清单里有，文件里没有"),
        "unlisted": _("文件里有，清单里没有"),
        "hash": _("校验码不符，文件被改动过"),
        "figure": _("数字与重新计算的不同"),
        "method": _("计分方法与清单不同"),
        "counts": _("计数与清单不同"),
    }


def _is_bundle(name: str | None) -> bool:
    return not (name or "").lower().endswith(".xlsx")


def _known(digest: str) -> dict[str, str] | None:
    """The publication that holds exactly this file."""
    found = (
        session()
        .execute(
            select(Ranking, RankingFile.name)
            .join(RankingFile, RankingFile.ranking_id == Ranking.id)
            .join(Document, Document.id == RankingFile.document_id)
            .where(Document.sha256 == digest, RankingFile.public.is_(True), Ranking.state.in_(PUBLIC_STATES))
            .order_by(Ranking.id)
            .limit(1)
        )
        .first()
    )
    if found is None:
        return None
    ranking, name = found
    return {"code": ranking.code, "name": name, "state": words.state_words()[ranking.state], "raw": ranking.state}
