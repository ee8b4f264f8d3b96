from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.flow.availability.coverage import coverage
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.web.page_context import asset, language, prepare


def get_context(context: Any) -> None:
	prepare(
		context,
		"Where our fibre is",
		description="The municipalities that our fibre reaches today, and those where it is planned.",
	)
	found = coverage()
	settings = frappe.get_cached_doc(SETTINGS)
	for place in found["places"]:
		place["when"] = (
			dates.without_weekday(getdate(place["planned"]), language()) if place["planned"] else ""
		)
	context.typed = ""
	context.live = [place for place in found["places"] if place["status"] == "live"]
	context.planned = [place for place in found["places"] if place["status"] == "planned"]
	context.map = {
		**found,
		"leaflet": asset("vendor/leaflet/leaflet.js"),
		"styles": asset("vendor/leaflet/leaflet.css"),
		"tiles": settings.tile_url or "",
		"attribution": settings.tile_attribution or "",
	}
