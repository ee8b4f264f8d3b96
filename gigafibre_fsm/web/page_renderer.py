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

HERE = Path(__file__).parents[1]  # the app
# Frappe asks for these by itself, with the status that belongs to them.
ANSWERS = ("404", "error")
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
		if path in ANSWERS:
			continue
		module = ".".join(("gigafibre_fsm", "www", *inside.parts)).replace("-", "_")
		found[path] = (str(file.relative_to(HERE.parent)), module)
	return found


class SitePage(BaseRenderer):
	"""Frappe's hook `page_renderer`: asked before its own renderers."""

	def can_render(self) -> bool:
		return self.path in sources()

	def render(self) -> Any:
		template, module = sources()[self.path]
		context = frappe._dict(path=self.path)
		import_module(module).get_context(context)
		kept = "private, no-store" if self.path.startswith(PERSONAL) else "private, no-cache"
		return self.build_response(
			templates().get_template(template).render(context), headers={"Cache-Control": kept}
		)
