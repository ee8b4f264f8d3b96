"""/oktopus: the former TR-369 system, closed."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _
from frappe.website.page_renderers.base_renderer import BaseRenderer

from gigafibre_fsm.exceptions import FsmError, Gone, NotFound
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import surface


class Oktopus(BaseRenderer):
	"""Frappe's hook `page_renderer`. 410 Gone while Oktopus is disabled, which is the default."""

	def can_render(self) -> bool:
		return bool(surface.OKTOPUS.fullmatch(self.path))

	def render(self) -> Any:
		error: FsmError = NotFound(_("Nothing was found at this URL."))
		if frappe.get_cached_doc(SETTINGS).oktopus_disabled:
			error = Gone(_("Oktopus (TR-369) is decommissioned: devices report to GenieACS (TR-069)."))
		body = {"exc_type": type(error).__name__, "sentence": str(error)}
		headers = {"Cache-Control": "no-store"}
		response = self.build_response(json.dumps(body), error.http_status_code, headers=headers)
		response.headers["Content-Type"] = "application/json; charset=utf-8"
		return response
