"""The living page of components."""

from flask import render_template


def styleguide() -> str:
    """Every component, in the language and mode of the address."""
    return render_template("styleguide.html")
