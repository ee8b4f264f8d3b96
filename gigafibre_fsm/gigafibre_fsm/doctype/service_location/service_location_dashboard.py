from __future__ import annotations

from typing import Any

from frappe import _


def get_data() -> dict[str, Any]:
	"""The linked records of a location, in the dashboard of its form."""
	return {
		"fieldname": "location",
		"non_standard_fieldnames": {"Issue": "fsm_service_location", "Sales Invoice": "fsm_service_location"},
		"transactions": [
			{"label": _("Service"), "items": ["Service Subscription", "Service Equipment"]},
			{"label": _("Visits"), "items": ["Dispatch Job", "Issue"]},
			{"label": _("Billing"), "items": ["Sales Invoice"]},
		],
	}
