from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.flow.availability import service as availability
from gigafibre_fsm.website import prepare


def get_context(context: Any) -> None:
	prepare(
		context,
		"Fibre internet at your address",
		description="Fibre internet, television and telephone in the countryside of south-west Montérégie.",
	)
	typed = str(frappe.form_dict.get("q") or "").strip()[:140]
	context.typed = typed
	# without JavaScript the form comes back here, and the page lists what was found
	context.found = availability.search(typed) if len(typed) >= 3 else None
