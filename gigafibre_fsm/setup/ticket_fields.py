"""The fields that this app adds to tickets (ERPNext's Issue), their kinds and their priorities."""

from __future__ import annotations

from gigafibre_fsm.setup.field_kinds import Field, field, section, system

OF_ISSUE: list[Field] = [
	section("Gigafibre", "description"),
	system("fsm_kind", "Data", "Kind"),
	field("fsm_service_location", "Link", "Service Location", "Service Location", search_index=1),
	system(
		"fsm_due",
		"Datetime",
		"Due",
		in_list_view=1,
		search_index=1,
		description="First answer, then solution; nothing is due while the ticket waits for its customer or a visit",
	),
	field(
		"fsm_parent",
		"Link",
		"Part of Ticket",
		"Issue",
		no_copy=1,
		search_index=1,
		description="It is closed together with that one",
	),
	field("fsm_column", "Column Break", ""),
	field(
		"fsm_service_equipment",
		"Link",
		"Service Equipment",
		"Service Equipment",
		search_index=1,
		# sales write tickets too, but have no access to devices
		depends_on="eval:frappe.model.can_read('Service Equipment')",
	),
	field("fsm_dispatch_job", "Link", "Dispatch Job", "Dispatch Job"),
	system("fsm_resolves_with_visit", "Check", "Resolved by Its Visit"),
	system("fsm_incident", "Link", "Incident", "Network Incident", search_index=1, in_standard_filter=1),
	system("fsm_merged_into", "Link", "Merged Into", "Issue", search_index=1),
	system("fsm_escalated", "Int", "Escalation Level", search_index=1),
	system("fsm_escalated_on", "Datetime", "Escalated On", hidden=1),
	system("fsm_closed_on", "Datetime", "Closed On", search_index=1),
	system("fsm_closed_by", "Link", "Closed By", "User"),
	system("fsm_waiting_since", "Datetime", "Waiting Since", hidden=1),
	system("fsm_waited", "Int", "Waited (seconds)", hidden=1),
	system("fsm_merged_rows", "Long Text", "Moved When Merged", hidden=1),
]
OF_ISSUE_TYPE: list[Field] = [
	field(
		"fsm_priority",
		"Link",
		"Usual Priority",
		"Issue Priority",
		insert_after="description",
		description="Of a ticket of this kind, unless another one is chosen",
	),
]
OF_ISSUE_PRIORITY: list[Field] = [
	field(
		"fsm_answer_hours",
		"Float",
		"First Answer Within (hours)",
		insert_after="description",
		description="Opening hours of support; 0 promises nothing",
	),
	field("fsm_solve_hours", "Float", "Solved Within (hours)", insert_after="fsm_answer_hours"),
]
