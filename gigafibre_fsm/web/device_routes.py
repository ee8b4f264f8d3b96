"""/devices/{serial}/provision and /devices/{serial}/activated, for the operator's other systems; /oktopus is closed.

The caller has the device token, or signs each call (guards/signed_calls.py).
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import frappe
from frappe import _
from frappe.website.page_renderers.base_renderer import BaseRenderer

from gigafibre_fsm.api import device
from gigafibre_fsm.exceptions import BadRequest, FsmError, Gone, NotAllowed, NotFound
from gigafibre_fsm.flow.vocabulary import SETTINGS

ROUTE = re.compile(r"devices/([^/]+)/(provision|activated)")
OKTOPUS = re.compile(r"oktopus(/.*)?")
VERBS = {"provision": "GET", "activated": "POST"}


class DeviceRoutes(BaseRenderer):
	"""Frappe's hook `page_renderer`."""

	def can_render(self) -> bool:
		return bool(ROUTE.fullmatch(self.path) or OKTOPUS.fullmatch(self.path))

	def render(self) -> Any:
		try:
			body, status = self._answer(), 200
		except FsmError as error:
			frappe.db.rollback()
			body, status = {"exc_type": type(error).__name__, "sentence": str(error)}, error.http_status_code
		response = self.build_response(json.dumps(body), status, headers={"Cache-Control": "no-store"})
		response.headers["Content-Type"] = "application/json; charset=utf-8"
		if status == 429:
			response.headers["Retry-After"] = "60"
		return response

	def _answer(self) -> dict[str, Any]:
		found = ROUTE.fullmatch(self.path)
		if not found:
			return _oktopus()
		serial, what = unquote(found[1]), found[2]
		if frappe.local.request.method != VERBS[what]:
			raise NotAllowed(_("This URL requires another request method."))
		if what == "provision":
			return device.provision(serial=serial)
		return device.activated(**{**_body(), "serial": serial})


def _oktopus() -> dict[str, Any]:
	"""Raises Gone while Oktopus is disabled, as it is by default; nothing else was ever there."""
	if frappe.get_cached_doc(SETTINGS).oktopus_disabled:
		raise Gone(_("Oktopus (TR-369) is decommissioned: devices report to GenieACS (TR-069)."))
	raise NotFound(_("Nothing was found at this URL."))


def _body() -> dict[str, Any]:
	"""The JSON object of the request; an empty body is one without values."""
	written = frappe.local.request.get_data(cache=True)
	try:
		body = json.loads(written or b"{}")
	except (ValueError, RecursionError) as error:
		raise BadRequest(_("The request could not be read.")) from error
	if not isinstance(body, dict):
		raise BadRequest(_("The request could not be read."))
	return body
