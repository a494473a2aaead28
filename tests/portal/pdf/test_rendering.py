import hashlib
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.pdf import fonts, rendering
from portal.pdf.fonts import FontMissing
from portal.pdf.rendering import PdfError, render_pdf, render_volumes

STYLE = """<style>
@page { size: A4;
  @bottom-center { font-family: "Noto Sans CJK SC"; content: counter(page) "/" counter(pages) }
}
body { font-family: "Noto Serif CJK SC" }
:lang(ko) { font-family: "Noto Serif CJK KR" }
</style>"""
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def page(body: str, *, lang: str = "zh-CN") -> str:
    head = '<meta charset="utf-8"><title>示范窗口排名</title><meta name="author" content="省政数局">'
    head += STYLE
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body><h1>排名</h1>{body}</body></html>'


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def font_names(reader: PdfReader) -> set[str]:
    found = set()
    for sheet in reader.pages:
        for font in sheet["/Resources"]["/Font"].values():
            found.add(font.get_object()["/BaseFont"].split("+")[1])
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a picture in it, and beside it another picture that would load without complaint."""
    inside = tmp_path / "print"
    inside.mkdir()
    (inside / "in.svg").write_text(SQUARE)
    (tmp_path / "out.svg").write_text(SQUARE)
    (inside / "link.svg").symlink_to(tmp_path / "out.svg")
    return inside


def test_chinese_and_korean_text_is_read_back():
    text = read(render_pdf(page("<p>直、骨、角：满意率 85.0%</p><p lang=ko>연변 만족도</p>"))).pages[0].extract_text()
    assert "直、骨、角：满意率 85.0%" in text
    assert "연변 만족도" in text


def test_the_embedded_fonts_have_simplified_chinese_and_korean_forms():
    names = font_names(read(render_pdf(page("<p>直骨角</p><p lang=ko>연변</p>"))))
    assert {name.removesuffix("-Bold") for name in names} == {
        "Noto-Serif-CJK-SC",
        "Noto-Serif-CJK-KR",
        "Noto-Sans-CJK-SC",
    }


def test_the_file_knows_its_title_author_language_tags_and_bookmarks():
    reader = read(render_pdf(page("<h2>方法</h2>")))
    root = reader.trailer["/Root"]
    assert (reader.metadata.title, reader.metadata.author, root["/Lang"]) == (
        "示范窗口排名",
        "省政数局",
        "zh-CN",
    )
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert [reader.outline[0].title, reader.outline[1][0].title] == ["排名", "方法"]


def test_five_hundred_rows_repeat_their_header_and_number_their_pages():
    rows = "".join(f"<tr><td>{number}<td>窗口{number}号<td>85.0" for number in range(500))
    head = "<thead><tr><th scope=col>名次<th scope=col>窗口名称<th scope=col>满意率</thead>"
    texts = [sheet.extract_text() for sheet in read(render_pdf(page(f"<table>{head}{rows}</table>"))).pages]
    assert len(texts) > 5
    assert all("窗口名称" in text and f"{number}/{len(texts)}" in text for number, text in enumerate(texts, 1))
    assert all(f"窗口{number}号" in "".join(texts) for number in range(500))


def test_volumes_are_bound_in_order():
    reader = read(render_volumes([page("<p>甲</p>"), page("<p>갑</p>", lang="ko")]))
    assert ["甲" in reader.pages[0].extract_text(), "갑" in reader.pages[1].extract_text()] == [True, True]
    with pytest.raises(PdfError, match="nothing"):
        render_volumes([])


def test_the_same_page_gives_the_same_bytes_at_any_time_under_any_hash_seed():
    body = "<h2>表</h2><table><tr><td>直骨角</table><p lang=ko>연변</p>"
    code = "import hashlib, sys; from portal.pdf.rendering import render_pdf; "
    code += "print(hashlib.sha256(render_pdf(sys.argv[1])).hexdigest())"
    hashes = {hashlib.sha256(render_pdf(page(body))).hexdigest()}
    for seed in ("0", "7"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(rendering.__file__).parents[2])}
        run = subprocess.run(
            [sys.executable, "-c", code, page(body)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        hashes.add(run.stdout.strip())
    assert len(hashes) == 1


@pytest.mark.parametrize(
    "body",
    [
        '<img src="none.png" alt="方">',
        '<img src="in.svg">',
        '<link rel="stylesheet" href="none.css">',
        "<style>@font-face { font-family: X; src: url(none.woff2) } p { font-family: X }</style><p>x</p>",
        '<svg width="9" height="9"><image href="none.png" width="9" height="9"/></svg>',
        '<p style="background: url(none.png)">x</p>',
        '<img src="https://example.org/a.png" alt="方">',
        '<img src="ftp://example.org/a.png" alt="方">',
    ],
)
def test_what_is_missing_or_elsewhere_stops_the_work(body: str, folder: Path):
    with pytest.raises(PdfError):
        render_pdf(page(body), files=folder)


def test_a_file_in_the_folder_and_a_data_address_are_printed(folder: Path):
    inline = "data:image/svg+xml;utf8,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/%3E"
    assert render_pdf(page(f'<img src="in.svg" alt="方"><img src="{inline}" alt="方">'), files=folder)


@pytest.mark.parametrize(
    "address",
    [
        "../out.svg",
        "%2e%2e/out.svg",
        "..%2fout.svg",
        "x/../../out.svg",
        "link.svg",
        "../out.svg?in.svg",
        "{outside}",
        "FILE://{path}",
        "file://localhost{path}",
    ],
)
def test_no_way_leads_out_of_the_folder(address: str, folder: Path):
    outside = folder.parent / "out.svg"
    assert render_pdf(page('<img src="out.svg" alt="方">'), files=folder.parent)  # it would load from there
    target = address.format(outside=outside.as_uri(), path=outside.as_posix())
    with pytest.raises(PdfError, match="is outside"):
        render_pdf(page(f'<img src="{target}" alt="方">'), files=folder)


def test_one_broken_page_does_not_spoil_the_others_printed_at_the_same_time(folder: Path):
    def print_one(number: int) -> bool:
        body = '<img src="none.png" alt="方">' if number % 4 == 0 else f"<p>{number}</p>"
        try:
            return bool(render_pdf(page(body), files=folder))
        except PdfError:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(print_one, range(8))) == [number % 4 != 0 for number in range(8)]


def test_a_missing_font_stops_before_any_work_and_names_the_command(monkeypatch: pytest.MonkeyPatch):
    rendering.require_fonts.cache_clear()
    monkeypatch.setattr(
        rendering, "missing_fonts", lambda: fonts.missing_fonts(("Noto Serif CJK SC", "No Such Family"))
    )
    with pytest.raises(FontMissing, match=r"No Such Family\. Run: apt-get install -y fontconfig fonts-noto-cjk"):
        render_pdf(page(""))
    rendering.require_fonts.cache_clear()


def test_without_fontconfig_every_font_counts_as_missing(monkeypatch: pytest.MonkeyPatch):
    assert fonts.missing_fonts() == ()
    monkeypatch.setenv("PATH", "")
    assert fonts.missing_fonts() == fonts.NEEDED
