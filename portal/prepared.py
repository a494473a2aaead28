"""Statements that run with every rating: compiled once a database and run past the unit of work."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Compiled, Connection, CursorResult, Dialect, Executable


class Prepared:
    """A Core statement. SQLAlchemy looks for a compiled one by a key it makes anew; this one is at hand.

    `build(dialect)` makes the statement; `columns` are those an insert is given, with each run.
    """

    def __init__(self, build: Callable[[Dialect], Executable], *, columns: tuple[str, ...] | None = None) -> None:
        self._build = build
        self._columns = list(columns) if columns is not None else None
        self._latest: tuple[Dialect, Compiled] | None = None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """The result with these values, as `Connection.execute` gives it."""
        compiled: Any = self.compiled_for(connection.dialect)  # runs like a statement; its types do not say so
        found: CursorResult[Any] = connection.execute(compiled, values)
        return found

    def compiled_for(self, dialect: Dialect) -> Compiled:
        """The statement in the words of a database. One process serves one, so the latest is kept and no other."""
        if self._latest is None or self._latest[0] is not dialect:
            statement: Any = self._build(dialect)
            self._latest = dialect, statement.compile(dialect=dialect, column_keys=self._columns)
        return self._latest[1]
