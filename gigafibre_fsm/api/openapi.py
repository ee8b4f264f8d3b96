"""The API reference for developers and their tools."""

from __future__ import annotations

import frappe
from werkzeug.wrappers import Response

from gigafibre_fsm import guards
from gigafibre_fsm.reference import openapi


@frappe.whitelist(allow_guest=True, methods=["GET"])
@guards.public(limit=60, seconds=60)
def document() -> Response:
	"""The OpenAPI 3.1 document itself, without Frappe's `message` envelope, as tools expect it."""
	return Response(frappe.as_json(openapi.document(), indent=None), content_type="application/json")
