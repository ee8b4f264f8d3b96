"""Renders the pages in www/. Frappe compiles a page's templates anew for every visitor, which takes longer than all
the rest of a request; here each is compiled once a process, and again when its file changes.
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

HERE = Path(__file__).parents[1]  # the app
# Frappe asks for these by itself, with the status that belongs to them.
ANSWERS = ("404", "error", "closed")
# What Frappe calls its page for refusals. A template of that name would be taken for Frappe's own by Frappe.
MESSAGE = "message"
# Pages of one person: no browser keeps them, so that "back" after an order or after signing out asks the server.
PERSONAL = ("internet/commande", "internet/suivi", "portail", "technicien")


@cache
def templates() -> Environment:
	# Each block and macro of the pages escapes by itself (tests/house), as it must under Frappe's renderer.
	made = Environment(loader=FileSystemLoader(HERE.parent), auto_reload=True, autoescape=True)
	made.globals["_"] = frappe._
	return made


@cache
def sources() -> dict[str, tuple[str, str]]:
	"""Path of each page -> its template and the module with its `get_context`."""
	found = {}
	for file in (HERE / "www").rglob("*.html"):
		inside = file.relative_to(HERE / "www").with_suffix("")
		path = str(inside.parent if inside.name == "index" else inside)
		module = ".".join(("gigafibre_fsm", "www", *inside.parts)).replace("-", "_")
		found[path] = (str(file.relative_to(HERE.parent)), module)
	return found


def pages() -> frozenset[str]:
	"""The paths of the pages that somebody can ask for."""
	return frozenset(sources()) - frozenset(ANSWERS)


class SitePage(BaseRenderer):
	"""Frappe's hook `page_renderer`: asked before its own renderers."""

	def can_render(self) -> bool:
		# what Frappe says to its own people looks as the desk does
		return self.path in pages() or (self.path == MESSAGE and not callers.is_staff())

	def render(self) -> Any:
		if self.path == MESSAGE:
			# the engine of 2023 does not hand the status on
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
