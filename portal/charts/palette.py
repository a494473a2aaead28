"""The colours of the figures, the same as in portal/static/css/tokens.css (a test compares), and their marks."""

INK = "#16324f"
PAPER = "#fbf9f5"
LINE = "#e3ddd2"
TEXT = "#1b2733"
MUTED = "#55606c"
JADE = "#1a6b4e"
AMBER = "#8a5600"
RUST = "#a03a1c"

# A verdict is never told by colour alone: each has a mark of its own.
VERDICT_COLOURS = {"meets": JADE, "not_yet_shown": AMBER, "below": RUST, "small": MUTED, "": INK}
VERDICT_MARKS = {"meets": "o", "not_yet_shown": "D", "below": "v", "small": "x", "": "o"}

SANS = ("Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK KR", "sans-serif")
