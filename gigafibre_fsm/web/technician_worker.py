"""/technicien-worker.js: the service worker of the technician's page, with the list of this release's files."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from frappe.website.page_renderers.base_renderer import BaseRenderer

from gigafibre_fsm.web import page_context

PATH = "technicien-worker.js"
FOLDERS = ("site/", "technician/")
PICTURES = ("icons/lucide.svg", "icons/favicon.svg", "technician.webmanifest")


class TechnicianWorker(BaseRenderer):
	"""Frappe's hook `page_renderer`. The script must be at the root of the site for its scope to include /technicien."""

	def can_render(self) -> bool:
		return self.path == PATH

	def render(self) -> Any:
		response = self.build_response(script(), headers={"Cache-Control": "no-cache"})
		response.headers["Content-Type"] = "text/javascript; charset=utf-8"
		return response


@cache
def script() -> str:
	modules = [address for name, address in page_context.modules().items() if name.startswith(FOLDERS)]
	styles = [page_context.asset(f"css/{name}.css") for name in (*page_context.STYLES, "technician")]
	files = [*modules, *styles, *map(page_context.asset, PICTURES)]
	known = (
		f"const VERSION = {json.dumps(page_context.asset_version())};\nconst ASSETS = {json.dumps(files)};\n"
	)
	return known + (page_context.PUBLIC / "js" / "worker" / "technician.js").read_text(encoding="utf-8")
