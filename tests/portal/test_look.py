"""The tokens are readable, the drawings on paper use their colours, and citizen pages stay small."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "portal" / "static"
TEMPLATES = STATIC.parent / "templates"
TEXT, LARGE = 4.5, 3.0

ON_PAPER = ("--ink", "--text", "--muted", "--link", "--seal", "--jade", "--amber", "--rust")
PAIRS = [
    *((colour, ground, TEXT) for colour in ON_PAPER for ground in ("--paper", "--card", "--paper-deep")),
    *((f"--{verdict}", f"--{verdict}-wash", TEXT) for verdict in ("jade", "amber", "rust")),
    *((colour, ground, TEXT) for colour in ("--ink", "--text", "--muted") for ground in ("--ink-wash",)),
    *(
        (f"--{name}", ground, TEXT)
        for name in ("on-ink", "on-ink-muted", "on-ink-amber", "on-ink-jade", "on-ink-rust")
        for ground in ("--ink", "--ink-deep")
    ),
    ("--edge", "--card", LARGE),
    ("--edge", "--paper", LARGE),
    ("--focus", "--ink", LARGE),
]


def tokens(selector: str) -> dict[str, str]:
    """Names and values of the block with this selector."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / "css" / "tokens.css").read_text(), flags=re.S)
    blocks = [body for found, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text) if found.strip() == selector]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", blocks[0]))


def luminance(colour: str) -> float:
    values = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.2 between two colours `#rrggbb`: 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#ffffff", "#000000") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("mode", [":root", ':root[data-mode="elder"]'])
@pytest.mark.parametrize(("colour", "ground", "least"), PAIRS)
def test_every_pair_of_colours_can_be_read(colour: str, ground: str, least: float, mode: str) -> None:
    values = tokens(":root") | tokens(mode)
    assert contrast(values[colour], values[ground]) >= least


def test_elder_mode_has_the_sizes_and_targets_of_the_national_guideline() -> None:
    elder = tokens(':root[data-mode="elder"]')
    sizes = {name: float(value.removesuffix("rem")) * 16 for name, value in elder.items() if name.startswith("--size")}
    assert min(sizes.values()) == 18
    assert (sizes["--size"], sizes["--size-h2"]) == (24, 30)
    assert float(elder["--target"].removesuffix("rem")) * 16 == 60
    assert elder["--motion"] == "0s"


def test_targets_are_44_pixels() -> None:
    assert float(tokens(":root")["--target"].removesuffix("rem")) * 16 == 44


def test_every_token_that_is_used_exists() -> None:
    sheets = "".join((STATIC / "css" / name).read_text() for name in ("tokens.css", "citizen.css", "theme.css"))
    used, own = set(re.findall(r"var\((--[\w-]+)", sheets)), set(re.findall(r"(--[\w-]+):", sheets))
    assert used - own == set()


def test_no_sheet_but_the_tokens_names_a_colour_of_the_verdicts() -> None:
    values = {value for name, value in tokens(":root").items() if re.match(r"--(seal|jade|amber|rust)", name)}
    for name in ("citizen.css", "theme.css"):
        assert not [value for value in values if value in (STATIC / "css" / name).read_text()]


def test_the_seal_is_for_the_mark_alone() -> None:
    assert "var(--seal)" not in "".join((STATIC / "css" / f"{name}.css").read_text() for name in ("citizen", "theme"))
    seal = tokens(":root")["--seal"]
    bearing = [path.name for path in TEMPLATES.rglob("*.html") if seal in path.read_text()]
    assert bearing == ["mark.html"]
    assert seal in (STATIC / "img" / "mark.svg").read_text()


def test_drawings_and_papers_use_colours_of_the_tokens() -> None:
    known = set(re.findall(r"#[0-9a-f]{6}", (STATIC / "css" / "tokens.css").read_text()))
    bar = (TEMPLATES / "components" / "interval_bar.html").read_text()
    assert set(re.findall(r"#[0-9a-f]{6}", bar)) <= known
    for verdict in ("jade", "amber", "rust", "seal"):
        assert tokens(":root")[f"--{verdict}"] in (STATIC / "css" / "print.css").read_text()


def test_the_sheets_of_a_citizen_page_leave_room_within_25_kilobytes() -> None:
    loaded = [STATIC / "css" / "tokens.css", STATIC / "css" / "citizen.css", STATIC / "img" / "mark.svg"]
    assert sum(path.stat().st_size for path in loaded) < 18_000
