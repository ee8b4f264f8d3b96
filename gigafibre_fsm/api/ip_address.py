"""Which customer held an IP address, and the buttons of copyright notices."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.clock import to_utc, with_zone
from gigafibre_fsm.flow.ip_addresses import copyright_notices
from gigafibre_fsm.flow.ip_addresses.holders import holders_of
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.SUPPORT)
def who_had(ip: str = "", at: str = "") -> dict[str, list[dict[str, str]]]:
	"""The holders of an IP address at a moment (ISO 8601; in the site's time without an offset): {"holders": [{"customer",
	"location", "equipment", "since", "until", "source", "record"}]}.
	"""
	found = holders_of(arguments.text(ip, _("IP Address"), max=64), to_utc(arguments.moment(at, _("Time"))))
	return {
		"holders": [
			{
				"customer": each.customer,
				"location": each.location,
				"equipment": each.equipment,
				"since": with_zone(each.since),
				"until": with_zone(each.until),
				"source": _(each.source),
				"record": each.record,
			}
			for each in found
		]
	}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def pass_on(notice: str = "", by_mail: Any = False) -> dict[str, str]:
	"""Forward a copyright notice to the holder of the address; `by_mail` records that it was posted on paper. {"notice",
	"status"}.
	"""
	name, on_paper = arguments.text(notice, _("Copyright Notice")), arguments.flag(by_mail, _("By mail"))
	return _summary(copyright_notices.forward(name, on_paper))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def reject(notice: str = "", reason: str = "") -> dict[str, str]:
	"""Do not forward a copyright notice: {"notice", "status"}."""
	why = arguments.text(reason, _("Reason"), max=500)
	return _summary(copyright_notices.reject(arguments.text(notice, _("Copyright Notice")), why))


def _summary(notice: Any) -> dict[str, str]:
	return {"notice": notice.name, "status": notice.status}
