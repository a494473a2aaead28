"""QR codes for print and download. A picture of an address; which address, the caller knows."""

import io

import segno
from markupsafe import Markup

BORDER = 4  # modules of quiet zone, ISO/IEC 18004


def draw_svg(address: str, *, name: str, label: str, dark: str = "#16324f") -> Markup:
    """An inline `<svg role="img">` that scales with its box; `label` is read out, `name` begins its ids."""
    code = _code(address)
    side = code.symbol_size(border=BORDER)[0]
    bars = []
    for top, row in enumerate(code.matrix, start=BORDER):
        for left, length in _runs(row):
            bars.append(f"M{left + BORDER} {top}h{length}v1h-{length}z")
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="mc-qr" role="img" aria-labelledby="{name}-title" '
        'width="{side}mm" height="{side}mm" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        '<title id="{name}-title">{label}</title><rect width="{side}" height="{side}" fill="#fff"/>'
        '<path fill="{dark}" d="{path}"/></svg>'
    ).format(name=name, side=side, label=label, dark=dark, path=Markup("").join(bars))


def draw_png(address: str, *, scale: int = 10) -> bytes:
    """A black and white PNG for downloads and posters; `scale` pixels a module."""
    written = io.BytesIO()
    _code(address).save(written, kind="png", scale=scale, border=BORDER)
    return written.getvalue()


def _code(address: str) -> segno.QRCode:
    # Quartile correction: a printed code is still read when a quarter of it is worn or covered.
    return segno.make_qr(address, error="q", boost_error=False)


def _runs(row: bytes | bytearray) -> list[tuple[int, int]]:
    """Where dark stretches begin and how long they are: one path piece each, not one a module."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
