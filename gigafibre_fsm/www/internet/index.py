from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import frappe

from gigafibre_fsm.flow.availability.service import search_addresses
from gigafibre_fsm.web import front_page
from gigafibre_fsm.web.page_context import prepare

MOST_TOWNS = 12


def get_context(context: Any) -> None:
	prepare(
		context,
		"Fibre internet at your address",
		description="Fibre internet, television and telephone in the countryside of south-west Montérégie.",
	)
	context.plans = front_page.of_catalogue()
	context.front = front_page.of_settings(context.lang)
	towns = front_page.towns()
	context.towns, context.more_towns = towns[:MOST_TOWNS], max(len(towns) - MOST_TOWNS, 0)
	typed = str(frappe.form_dict.get("q") or "").strip()[:140]
	context.typed = typed
	# the form is sent to this page, which lists the results
	context.found = search_addresses(typed) if len(typed) >= 3 else None
	hits = context.found["hits"] if context.found else []
	if len(hits) == 1 and hits[0]["exact"]:
		frappe.local.flags.redirect_location = f"/internet/forfaits?{urlencode({'a': hits[0]['id']})}"
		raise frappe.Redirect
