"""From signed figures to a publication: all files made, stored with their hashes, and only then published."""

from dataclasses import replace
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.crypto.suites import derive_key, suite_named
from portal.features import Progress
from portal.places.models import Region
from portal.settings import Settings
from surveys.publishing import words
from surveys.publishing.figures.periods import Period
from surveys.publishing.figures.rows import rank_fields
from surveys.publishing.methods.registry import InForce
from surveys.publishing.rankings import life
from surveys.publishing.rankings.bundle import data_files, write_bundle, write_dictionary, write_manifest
from surveys.publishing.rankings.checks import list_checks
from surveys.publishing.rankings.edition import LOCALES, Edition, read_edition
from surveys.publishing.rankings.freezing import freeze, keep_file, read_file
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.rankings.printing import print_papers
from surveys.publishing.rankings.rendering import language, print_certificates, write_papers

PDF = "application/pdf"
KINDS = {
    "ranking.csv": "csv",
    "ranking.xlsx": "xlsx",
    "ranking.json": "json",
    "method.json": "method",
    "names.json": "names",
    "places.csv": "places",
    "sensitivity.json": "sensitivity",
}


def publish(
    session: Session,
    ranking: Ranking,
    *,
    by: UserAccount,
    now: datetime,
    progress: Progress,
    skip_notice: bool = False,
) -> None:
    """Makes and stores every file, then marks the ranking published; nothing is kept when anything fails."""
    life.check_publishable(session, ranking, now=now, skip_notice=skip_notice)
    life.mark_published(session, ranking, by=by, now=now, skip_notice=skip_notice)
    files = make_files(session, ranking, progress=progress)
    for name, (data, media_type) in files.items():
        keep_file(session, ranking, data, kind=_kind(name), name=name, public=True, media_type=media_type)
    session.flush()


def make_files(session: Session, ranking: Ranking, *, progress: Progress) -> dict[str, tuple[bytes, str]]:
    """Every public file of a ranking by name, the bundle among them."""
    steps = 2 * len(LOCALES) + 3
    zh = read_edition(session, ranking, locale="zh")
    files = data_files(zh, names=ranking.facts["names"], regions=ranking.facts["regions"])
    files["dictionary.csv"] = (_dictionary(zh), "text/csv; charset=utf-8")
    progress(1, steps)
    pages: dict[str, str] = {}
    for place, locale in enumerate(LOCALES, start=2):
        edition = zh if locale == "zh" else _in_language(session, ranking, locale, zh)
        pages |= write_papers(edition, locale=locale)
        progress(place, steps)
    total = steps + len(pages)
    printed = print_papers(pages, done=lambda count: progress(len(LOCALES) + 1 + count, total))
    files |= {name: (data, PDF) for name, data in printed.items()}
    certificates = print_certificates(zh, locale="zh")
    if certificates:
        files["certificates.pdf"] = (certificates, PDF)
    files["tallies.csv"] = (read_file(session, ranking, kind="public_units"), "text/csv; charset=utf-8")
    files["manifest.json"] = (write_manifest(zh, files), "application/json")
    files["bundle.zip"] = (write_bundle(files), "application/zip")
    del files["tallies.csv"]  # stored when it was frozen
    progress(total, total)
    return files


def publish_whole(
    session: Session,
    *,
    region: Region,
    period: Period,
    by: UserAccount,
    signer: UserAccount,
    now: datetime,
    progress: Progress,
    skip_notice: bool,
    method: InForce | None = None,
) -> Ranking:
    """The whole life at once, for the command line and the demo: every step and both people as usual."""
    settings: Settings = current_app.config["SETTINGS"]
    ranking = life.draft_ranking(session, region=region, period=period, by=by, now=now, method=method)
    freeze(session, ranking, by=by, now=now, key=leaf_key(settings), suite=settings.cipher_suite, progress=progress)
    life.review(session, ranking, by=by, now=now, checks=list_checks(session, ranking, now=now))
    life.sign(session, ranking, by=signer, now=now)
    life.begin_notice(session, ranking, by=by, now=now)
    if skip_notice:
        publish(session, ranking, by=by, now=now, progress=progress, skip_notice=True)
    return ranking


def leaf_key(settings: Settings) -> bytes:
    """The key of the numbers in the tree of receipts."""
    suite = suite_named(settings.cipher_suite)
    return derive_key(settings.secret_key.encode(), "publishing.leaves", suite=suite)


def _in_language(session: Session, ranking: Ranking, locale: str, zh: Edition) -> Edition:
    """The edition in another language, with what does not depend on it taken over."""
    found = read_edition(session, ranking, locale=locale, variants=False)
    return replace(found, variants=zh.variants, robustness=zh.robustness)


def _dictionary(edition: Edition) -> bytes:
    return write_dictionary([_words(locale) for locale in LOCALES], fields=rank_fields(edition.method))


def _words(locale: str) -> dict[str, str]:
    with language(locale):
        return words.column_words()


def _kind(name: str) -> str:
    ending = name.rsplit(".", 1)[-1]
    special: dict[str, str] = KINDS | {
        "certificates.pdf": "certificates",
        "bundle.zip": "bundle",
        "manifest.json": "manifest",
        "dictionary.csv": "dictionary",
    }
    return special.get(name, ending)
