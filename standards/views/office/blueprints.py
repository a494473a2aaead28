"""The blueprints of the office's pages and of the public lists, in the order of the navigation."""

from standards.views import lists
from standards.views.office import compare, editing, guides, life, locked, new, rulebook

OFFICE_PAGES = (
    guides.pages,
    life.pages,
    editing.pages,
    compare.pages,
    compare.public_pages,
    new.pages,
    locked.pages,
    rulebook.pages,
    lists.pages,
)
