"""The blueprints of the office's pages and of the public lists, in the order of the navigation."""

from standards.views.office import compare, editing, guides, life

OFFICE_PAGES = (guides.pages, life.pages, editing.pages, compare.pages, compare.public_pages)
