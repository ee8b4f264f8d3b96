"""The service catalogue at an address."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm import guards
from gigafibre_fsm.flow.checkout import service


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=120, seconds=60)
def plans(offer: str = "") -> dict[str, Any]:
	"""The plans, prices and discounts at the address of an offer."""
	return service.plans(offer)
