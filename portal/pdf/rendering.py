"""Makes PDF from a page of HTML. The only file that knows WeasyPrint; knows no Flask and no database.

WeasyPrint logs a lost picture and prints without it. Here whatever is missing stops the work with PdfError (a
picture's alt text too), and a page may read the files of one folder only.
"""

import gc
import hashlib
import logging
import mimetypes
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from portal.pdf.fonts import FontMissing, missing_fonts

PRINT_FILES = Path(__file__).resolve().parent.parent / "static"
_LOGGER = logging.getLogger("weasyprint")

# One rendering at a time in a process: Pango and fontconfig share a font map between threads, and 500 rows
# already take a whole core for seconds. Processes do not wait for each other.
_ONE_AT_A_TIME = threading.Lock()
# A page becomes some hundred thousand objects that all live until it is printed. Looking through them after every
# 700 new ones for some to free was a quarter of the work.
NEW_OBJECTS = 50_000


class PdfError(Exception):
    """The page refers to something that is not there or not allowed; nothing was printed."""


def render_pdf(html: str, *, files: Path = PRINT_FILES) -> bytes:
    """The page as a tagged PDF/UA-1 with bookmarks: the same bytes for the same page, always.

    Title, author and language: `<title>`, `<meta name=author>`, `<html lang>`. Addresses in the page
    are relative to `files`. Raises PdfError, or FontMissing before any work.
    """
    return render_volumes([html], files=files)


def render_volumes(pages: Sequence[str], *, files: Path = PRINT_FILES) -> bytes:
    """Several pages of HTML as one PDF in this order, such as one per language; facts of the first."""
    if not pages:
        raise PdfError("there is nothing to print")
    require_fonts()
    with _ONE_AT_A_TIME, _seldom_collected(), _complaints() as complaints:
        try:
            pdf = _write([_lay_out(html, files) for html in pages], seed="\0".join(pages))
        except FatalURLFetchingError as error:  # a BaseException: no error page would catch it
            raise PdfError(f"{error}: {error.__cause__}") from error
    if complaints:
        raise PdfError("; ".join(complaints))
    return pdf


def render_sheet(pages: Sequence[str], *, files: Path = PRINT_FILES) -> bytes:
    """The first of these pages that fits on one sheet of paper, else the last: give them from roomy to tight."""
    if not pages:
        raise PdfError("there is nothing to print")
    require_fonts()
    with _ONE_AT_A_TIME, _seldom_collected(), _complaints() as complaints:
        try:
            for html in pages:
                sheet = _lay_out(html, files)
                if len(sheet.pages) == 1:
                    break
            pdf = _write([sheet], seed=html)
        except FatalURLFetchingError as error:  # a BaseException: no error page would catch it
            raise PdfError(f"{error}: {error.__cause__}") from error
    if complaints:
        raise PdfError("; ".join(complaints))
    return pdf


@cache
def require_fonts() -> None:
    """Raises FontMissing, with the command that mends it, when papers would show wrong glyphs. Asks once."""
    if missing := missing_fonts():
        raise FontMissing(missing)


class PrintFiles(URLFetcher):  # type: ignore[misc] # WeasyPrint publishes no types
    """Serves data: addresses and the files under one folder, nothing else."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=("data",), fail_on_errors=True)
        self.folder = folder.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme != "file":
            return super().fetch(url, headers)
        path = Path(url2pathname(parts.path)).resolve()  # decoded first: %2e%2e is ..
        if parts.netloc or not path.is_relative_to(self.folder):
            raise ValueError(f"{url} is outside {self.folder}")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


class _Complaints(logging.Handler):
    """What WeasyPrint reports as an error from this thread."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.thread = threading.get_ident()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.messages.append(record.getMessage())


@contextmanager
def _seldom_collected() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.collect()  # the page is printed: its objects refer to each other and would stay


@contextmanager
def _complaints() -> Iterator[list[str]]:
    handler = _Complaints()
    _LOGGER.addHandler(handler)
    try:
        yield handler.messages
    finally:
        _LOGGER.removeHandler(handler)


def _lay_out(html: str, files: Path) -> Document:
    page = HTML(string=html, base_url=files.resolve().as_uri() + "/", url_fetcher=PrintFiles(files))
    return page.render(font_config=FontConfiguration(), pdf_variant="pdf/ua-1")


def _write(volumes: list[Document], *, seed: str) -> bytes:
    whole = volumes[0].copy([page for volume in volumes for page in volume.pages])
    identifier = hashlib.sha256(seed.encode()).digest()[:16]
    pdf: bytes = whole.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return pdf
