"""/metrics, for Prometheus; 404 for callers without access."""

from __future__ import annotations

from typing import Any

from frappe.website.page_renderers.base_renderer import BaseRenderer

from gigafibre_fsm.monitoring import access, metrics


class MetricsPage(BaseRenderer):
	"""Frappe's hook `page_renderer`."""

	def can_render(self) -> bool:
		return self.path == "metrics"

	def render(self) -> Any:
		# Answered here for everybody: Frappe remembers URLs that it did not find, so a stranger's request would also hide
		# this one from Prometheus.
		allowed = access.may_read()
		text, status = (metrics.text().decode(), 200) if allowed else ("Not found.\n", 404)
		response = self.build_response(text, status, headers={"Cache-Control": "no-store"})
		response.headers["Content-Type"] = metrics.CONTENT_TYPE if allowed else "text/plain; charset=utf-8"
		return response
