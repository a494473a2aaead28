"""What can be wrong with a whole file, so that nothing of it can be read."""


class LoadingError(Exception):
    """A file that cannot be read at all; `code` says why, `values` fill the sentence the page shows."""

    code = "unreadable"

    def __init__(self, **values: str) -> None:
        super().__init__(self.code, values)
        self.values = values

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code}: {details}" if details else self.code


class FileMissing(LoadingError):
    """There is no such file, or it is a folder."""

    code = "file_missing"


class FormatUnknown(LoadingError):
    """The name ends neither in .csv nor in .xlsx."""

    code = "format_unknown"


class EncodingUnknown(LoadingError):
    """The bytes are neither UTF-8, UTF-16 with a mark, nor GB 18030."""

    code = "encoding_unknown"


class WorkbookBroken(LoadingError):
    """The file calls itself XLSX and cannot be opened as one."""

    code = "workbook_broken"


class SheetUnknown(LoadingError):
    """No sheet of the workbook has the wanted name or the wanted columns."""

    code = "sheet_unknown"


class HeaderMerged(LoadingError):
    """Cells of the header row are merged, so columns have no name of their own."""

    code = "header_merged"


class ColumnsMissing(LoadingError):
    """Required columns are not in the header."""

    code = "columns_missing"


class ColumnsRepeated(LoadingError):
    """Two columns carry the same meaning."""

    code = "columns_repeated"


class TableEmpty(LoadingError):
    """There is no header, or no row below it."""

    code = "table_empty"


class SheetsMissing(LoadingError):
    """A workbook of guides lacks sheets: what is missing would be taken for emptied."""

    code = "sheets_missing"


class TooManyRows(LoadingError):
    """More rows than one import takes."""

    code = "too_many_rows"


class WorkbookTooLarge(LoadingError):
    """The workbook unpacks to more than can be read."""

    code = "workbook_too_large"
