"""Where a region stands in the grid that looks like a map: column and row by the six digits of its code.

Places not listed follow in a plain grid. North-west is first; one tile a region, whatever its size.
"""

PLACES = {
    "220800": (1, 1),
    "220700": (2, 1),
    "220100": (3, 1),
    "220200": (4, 1),
    "222400": (5, 1),
    "220300": (2, 2),
    "220400": (3, 2),
    "220581": (4, 2),
    "220600": (5, 2),
    "220500": (4, 3),
    # Yanbian
    "222403": (1, 1),
    "222426": (1, 2),
    "222424": (2, 1),
    "222402": (3, 1),
    "222404": (4, 1),
    "222401": (2, 2),
    "222405": (3, 2),
    "222406": (2, 3),
}


def tile_of(code: str) -> tuple[int, int] | None:
    """(column, row) from 1, or None."""
    return PLACES.get(code[:6])


def tile_class(code: str) -> str:
    """The style classes of a tile; "" for a region without a place."""
    found = tile_of(code)
    return f"is-column-{found[0]} is-row-{found[1]}" if found else ""
