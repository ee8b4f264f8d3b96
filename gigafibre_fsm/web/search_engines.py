"""/robots.txt and /sitemap.xml. Frappe's own would list pages that visitors cannot see."""

from __future__ import annotations

from html import escape
from typing import Any

import frappe
from frappe.utils import get_url
from frappe.website.page_renderers.base_renderer import BaseRenderer

FOUND = ("internet", "internet/couverture")
# paths of orders, bills and the desk, not for search engines
HIDDEN = (
	"/api/",
	"/app",
	"/login",
	"/internet/commande",
	"/internet/suivi",
	"/internet/soumission",
	"/internet/rendez-vous",
	"/internet/demarrer",
	"/portail",
	"/technicien",
)


class SearchEngines(BaseRenderer):
	"""Frappe's hook `page_renderer`."""

	def can_render(self) -> bool:
		return self.path in ("robots.txt", "sitemap.xml")

	def render(self) -> Any:
		text, kind = (robots(), "text/plain") if self.path == "robots.txt" else (sitemap(), "application/xml")
		response = self.build_response(text)
		response.headers["Content-Type"] = f"{kind}; charset=utf-8"
		return response


def robots() -> str:
	"""The text of Website Settings if the operator entered one, else this app's default."""
	written = frappe.db.get_single_value("Website Settings", "robots_txt")
	ours = "\n".join(("User-agent: *", *(f"Disallow: {path}" for path in HIDDEN)))
	return f"{written or ours}\n\nSitemap: {get_url('/sitemap.xml')}\n"


def sitemap() -> str:
	own = frappe.get_all("Web Page", filters={"published": 1}, pluck="route")
	links = "".join(f"<url><loc>{escape(get_url('/' + path))}</loc></url>" for path in (*FOUND, *own) if path)
	return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{links}</urlset>\n'
