"""The figures find their font where matplotlib's list of fonts was made before it was installed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib.font_manager

ROOT = Path(__file__).resolve().parents[3]
DRAW = """
import warnings
warnings.simplefilter("error")
from matplotlib import font_manager
print("Noto Sans CJK SC" in font_manager.fontManager.get_font_names())
from portal.charts.figures import Words, draw_bars
draw_bars(["排队", "서류"], [120, 33], Words("b", "题", "述", "横", other="纵"))
print("Noto Sans CJK SC" in font_manager.fontManager.get_font_names())
"""


def drawn_with(folder: Path) -> list[str]:
    environ = os.environ | {"MPLCONFIGDIR": str(folder)}
    done = subprocess.run([sys.executable, "-c", DRAW], cwd=ROOT, env=environ, capture_output=True, text=True)
    assert "findfont" not in done.stderr
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_list_of_fonts_older_than_the_font_is_made_good_once(tmp_path: Path):
    kept = tmp_path / f"fontlist-v{matplotlib.font_manager.FontManager.__version__}.json"
    matplotlib.font_manager.json_dump(matplotlib.font_manager.fontManager, kept)
    old = json.loads(kept.read_text())
    old["ttflist"] = [entry for entry in old["ttflist"] if "Noto" not in entry["name"]]
    kept.write_text(json.dumps(old))
    assert drawn_with(tmp_path) == ["False", "True"]
    assert drawn_with(tmp_path) == ["True", "True"]
