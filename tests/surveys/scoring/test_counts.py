import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from surveys.cli import score
from surveys.scoring.counts import SCORE_COLUMNS, check_counts_table, read_counts, score_counts

HEADER = "unit,n5,n4,n3,n2,n1\n"
FILE = HEADER + "B,120,60,12,6,2\nsmall one,9,0,0,0,1\nA,60,30,6,3,1\n办税,1599,100,201,100,0\nE,20,10,10,10,10\n"


def write(folder: Path, text: str, name: str = "counts.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(score, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_the_agreed_table(tmp_path: Path) -> None:
    assert run("--counts", write(tmp_path, FILE)) == (
        0,
        "unit,n,satisfied,share,low,high,index,verdict,rank\n"
        "A,100,90,90.0,82.5,94.5,86.25,not_yet_shown,1\n"
        "B,200,180,90.0,85.0,93.5,86.25,meets,1\n"
        "办税,2000,1699,84.95,83.3,86.5,89.98,not_yet_shown,3\n"
        "E,60,30,50.0,37.7,62.3,58.33,below,4\n"
        "small one,10,9,90.0,59.5,98.3,90.00,small,\n",
        "",
    )


def test_the_command_needs_no_app_and_no_database(tmp_path: Path) -> None:
    code = "import sys, surveys.cli; print([name for name in ('flask', 'sqlalchemy', 'portal') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_target_and_the_least_number_are_options(tmp_path: Path) -> None:
    path = write(tmp_path, FILE)
    assert "B,200,180,90.0,85.0,93.5,86.25,not_yet_shown,1" in run("--counts", path, "--target", "0.9")[1]
    assert "A,100,90,90.0,82.5,94.5,86.25,small,\n" in run("--counts", path, "--min-n", "101")[1]
    assert "办税,2000,1699,85.0," in run("--counts", path, "--target", "17/25")[1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        (HEADER, "the file has no rows under its header"),
        ("unit,n5,n4\nA,1,2\n", "the file lacks the columns n3, n2, n1"),
        (HEADER + "A,1,2,3,4,5\nB,1,-2,3,4,5\n", "row 3: n4 is '-2', not a whole number"),
        (HEADER + "A,1.5,2,3,4,5\n", "row 2: n5 is '1.5', not a whole number"),
        (HEADER + "A,1,2,3,,5\n", "row 2: n2 is '', not a whole number"),
        (HEADER + "A,1,2,3,4,many\n", "row 2: n1 is 'many'"),
        (HEADER + "A,99999999999999999999,2,3,4,5\n", "row 2: n5 is larger than"),
        (HEADER + "A,1,2,3,4,5\nB,1,2,3,4,5\n A ,1,2,3,4,5\n", "row 4: unit A occurs twice"),
        (HEADER + " ,1,2,3,4,5\n", "row 2: unit is blank"),
        (HEADER + "A,1,2,3,4,5,6,7\n", "row 2: 8 fields, the header has 6"),
        (HEADER + "A,1,2,3,4,5\n\nB,1,2\n", "row 4: 3 fields, the header has 6"),
        ("unit,n5,n4,n3,n2,n1,n5\nA,1,2,3,4,5,6\n", "the column n5 twice"),
        (HEADER + '"A,1,2,3,4,5\n', "not a CSV table"),
    ],
)
def test_bad_files_are_refused_with_the_row(tmp_path: Path, text: str, says: str) -> None:
    status, out, err = run("--counts", write(tmp_path, text))
    assert status == 1
    assert out == ""
    assert says in err


def test_files_that_are_not_text_and_files_that_are_not_there(tmp_path: Path) -> None:
    path = tmp_path / "gbk.csv"
    path.write_bytes((HEADER + "办税,1,2,3,4,5\n").encode("gbk"))
    assert "not UTF-8" in run("--counts", path)[2]
    assert run("--counts", tmp_path / "absent.csv")[0] == 2


@pytest.mark.parametrize("target", ["85", "0", "1", "-0.1", "nan", "much", "1/0"])
def test_a_target_that_is_no_share_is_refused(tmp_path: Path, target: str) -> None:
    status, out, err = run("--counts", write(tmp_path, FILE), f"--target={target}")
    assert (status, out) == (2, "")
    assert "--target" in err


def test_a_byte_order_mark_spaces_and_further_columns_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeff unit , n5,n4,n3,n2,n1,note\n NA ,1, 2,3,4,5,x\n")
    assert read_counts(path).to_dict("records") == [{"unit": "NA", "n5": 1, "n4": 2, "n3": 3, "n2": 4, "n1": 5}]


def test_nobody_answered_is_small_and_blank() -> None:
    table = pd.DataFrame([["A", "0", "0", "0", "0", "0"]], columns=["unit", "n5", "n4", "n3", "n2", "n1"])
    row = score_counts(check_counts_table(table), target=Fraction(17, 20)).iloc[0]
    assert row.tolist() == ["A", "0", "0", "", "", "", "", "small", ""]


def test_rows_come_by_rank_then_unit_and_the_given_frame_is_unchanged() -> None:
    counts = pd.DataFrame(
        {"unit": ["c", "b", "a", "d"], "n5": [30, 60, 40, 1], "n4": 0, "n3": [0, 0, 10, 0], "n2": 0, "n1": 0}
    )
    before = counts.copy(deep=True)
    scores = score_counts(counts, target=0.85)
    assert scores.columns.tolist() == list(SCORE_COLUMNS)
    assert scores[["unit", "rank"]].to_numpy().tolist() == [["b", "1"], ["c", "1"], ["a", "3"], ["d", ""]]
    pd.testing.assert_frame_equal(counts, before)


def test_a_target_outside_zero_and_one_is_refused_by_the_pure_part() -> None:
    table = pd.DataFrame({"unit": ["A"], "n5": [1], "n4": [0], "n3": [0], "n2": [0], "n1": [0]})
    with pytest.raises(ValueError, match="between 0 and 1"):
        score_counts(table, target=85)
