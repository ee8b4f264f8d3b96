"""Renders the pages in www/. Frappe compiles a page's templates again for every visitor, which takes longer than the rest of
the request; this renderer compiles each once per process, and again when its file changes.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import frappe
from frappe.website.page_renderers.base_renderer import BaseRenderer
from jinja2 import Environment, FileSystemLoader

from gigafibre_fsm.guards import callers
from gigafibre_fsm.web import website_search

HERE = Path(__file__).parents[1]  # the app
# Frappe renders these itself, with the matching status.
ANSWERS = ("404", "error", "closed")
# Frappe's name for its refusal page. A template of that name here would replace it.
MESSAGE = "message"
# Personal pages: not cached, so that "back" after an order or after signing out asks the server.
PERSONAL = (
	"internet/commande",
	"internet/suivi",
	"internet/soumission",
	"internet/rendez-vous",
	"internet/demarrer",
	"portail",
	"technicien",
)


@cache
def templates() -> Environment:
	# Each block and macro of the pages enables escaping itself (tests/house), as Frappe's renderer requires.
	made = Environment(loader=FileSystemLoader(HERE.parent), auto_reload=True, autoescape=True)
	made.globals["_"] = frappe._
	return made


@cache
def sources() -> dict[str, tuple[str, str]]:
	"""Path of each page -> (template, module with its `get_context`)."""
	found = {}
	for file in (HERE / "www").rglob("*.html"):
		inside = file.relative_to(HERE / "www").with_suffix("")
		path = str(inside.parent if inside.name == "index" else inside)
		module = ".".join(("gigafibre_fsm", "www", *inside.parts)).replace("-", "_")
		found[path] = (str(file.relative_to(HERE.parent)), module)
	return found


def pages() -> frozenset[str]:
	"""The paths of the public pages."""
	return frozenset(sources()) - frozenset(ANSWERS)


class SitePage(BaseRenderer):
	"""Frappe's hook `page_renderer`: called before its own renderers."""

	def can_render(self) -> bool:
		# error pages for staff look like the desk
		return self.path in pages() or (self.path == MESSAGE and not callers.is_staff())

	def render(self) -> Any:
		if website_search.is_indexing():
			return self.build_response("")
		if self.path == MESSAGE:
			# the engine of 2023 does not pass the status on
			self.http_status_code = frappe.local.response.get("http_status_code") or self.http_status_code
		template, module = sources()[self._template()]
		context = frappe._dict(path=self.path)
		import_module(module).get_context(context)
		self.http_status_code = context.http_status_code or self.http_status_code
		kept = "private, no-store" if self.path.startswith(PERSONAL) else "private, no-cache"
		return self.build_response(
			templates().get_template(template).render(context), headers={"Cache-Control": kept}
		)

	def _template(self) -> str:
		if self.path != MESSAGE:
			return self.path
		return {404: "404"}.get(self.http_status_code, "error" if self.http_status_code >= 500 else "closed")
