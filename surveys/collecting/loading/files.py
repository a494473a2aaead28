"""Reads a file of ratings as text cells, nothing guessed."""

import hashlib
import zipfile
from pathlib import Path

import pandas as pd


class FileUnreadable(ValueError):
    """The file is missing, broken, or of a kind that is not read here; the message says which."""


def read_cells(path: Path) -> pd.DataFrame:
    """All cells as text, blank ones as empty text. CSV in UTF-8 or GB 18030, or the first sheet of an XLSX."""
    if not path.is_file():
        raise FileUnreadable(f"there is no file {path}")
    if path.suffix.lower() == ".xlsx":
        return _read_xlsx(path)
    if path.suffix.lower() in (".csv", ".txt"):
        return _read_csv(path)
    raise FileUnreadable(f"{path.name} is neither .csv nor .xlsx")


def file_hash(path: Path) -> str:
    """The SHA-256 of the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_csv(path: Path) -> pd.DataFrame:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return pd.read_csv(path, dtype=str, keep_default_na=False, encoding=encoding)
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise FileUnreadable(f"{path.name} is not a table: {error}") from error
    raise FileUnreadable(f"{path.name} is neither UTF-8 nor GB 18030")


def _read_xlsx(path: Path) -> pd.DataFrame:
    try:
        return pd.read_excel(path, dtype=str, keep_default_na=False, engine="openpyxl")
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise FileUnreadable(f"{path.name} is broken or no XLSX file: {error}") from error
