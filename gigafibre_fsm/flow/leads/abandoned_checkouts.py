"""Turns an abandoned checkout into a Lead for sales."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.checkout import followup
from gigafibre_fsm.flow.leads import lead_records

ORDER = "Order"


def lead_of_checkout(name: str) -> dict[str, Any]:
	"""The Lead of an abandoned checkout, created if that person has none: {"lead"}. The checkout then counts as contacted."""
	doc = followup.unfinished(name)
	if not (doc.email or doc.phone):
		raise BadRequest(_("This visitor left no email address or telephone number."))
	lead = lead_records.find(doc.email or "", doc.phone or "") or frappe.new_doc("Lead")
	address = f"p:{doc.fibre_port}" if doc.fibre_port else f"c:{doc.civic_address}"
	lead.update(
		{
			"first_name": lead.first_name or doc.contact_name or doc.email or doc.phone,
			"email_id": lead.email_id or doc.email,
			"mobile_no": lead.mobile_no or doc.phone,
			"language": doc.language,
			"fsm_interest": lead.fsm_interest or ORDER,
			"fsm_consent_at": lead.fsm_consent_at or doc.creation,
			"fsm_sample": lead.fsm_sample or doc.is_sample,
			"lead_owner": lead.lead_owner or frappe.session.user,
			**({} if lead.fsm_address else lead_records.address_fields(address)),
		}
	)
	lead_records.save(lead)
	followup.record(name, followup.CONTACTED, lead.name)
	return {"lead": lead.name}
