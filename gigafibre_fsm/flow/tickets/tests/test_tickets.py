"""Tickets as staff work on them: due times, late ones, visits, parts, macros, merging."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from frappe.utils import now_datetime

from tests.factories import ordering, provisioning
from tests.factories.people import make_user

pytestmark = pytest.mark.site


@pytest.fixture
def household(site: Any) -> Any:
	return ordering.customer(language="fr")


def settings(site: Any, **values: Any) -> None:
	for field, value in values.items():
		site.db.set_single_value("Gigafibre Settings", field, value)


def ticket(site: Any, customer: Any, **values: Any) -> Any:
	made = {
		"doctype": "Issue",
		"subject": "Lent",
		"description": "<p>C'est lent</p>",
		"customer": customer.name,
	}
	return site.get_doc({**made, "raised_by": customer.email_id, **values}).insert()


def message(site: Any, issue: Any, way: str, text: str) -> Any:
	return site.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Other",
			"sent_or_received": way,
			"reference_doctype": "Issue",
			"reference_name": issue.name,
			"subject": issue.subject,
			"sender": issue.raised_by if way == "Received" else "soutien@example.com",
			"content": text,
		}
	).insert(ignore_permissions=True)


def visit(site: Any, issue: Any) -> Any:
	from gigafibre_fsm.flow.dispatch import opening

	place = provisioning.location(customer=issue.customer)
	return opening.open_job("Repair", place.name, issue=issue.name)


def test_the_kind_gives_priority_and_due_time(site: Any, household: Any) -> None:
	"""Nobody would know what to answer first."""
	down = ticket(site, household, issue_type="Internet en panne")
	other = ticket(site, household)
	assert down.priority == "Urgent"
	assert other.priority == site.db.get_single_value("Gigafibre Settings", "ticket_priority")
	assert down.fsm_due and down.fsm_due == down.response_by < down.sla_resolution_by
	assert down.fsm_due < other.fsm_due


def test_an_answer_makes_the_solution_due_and_waiting_nothing(site: Any, household: Any) -> None:
	"""The list would show as late what waits for the customer, or forget what was answered."""
	issue = ticket(site, household)
	message(site, issue, "Sent", "Avez-vous redémarré?")
	issue.reload()
	assert issue.fsm_due == issue.sla_resolution_by
	issue.status = "Replied"
	issue.save()
	assert issue.fsm_due is None
	message(site, issue, "Received", "Oui")
	issue.reload()
	assert (issue.status, issue.fsm_due) == ("Open", issue.sla_resolution_by)


def test_late_tickets_are_told_once_for_each_level(site: Any, household: Any) -> None:
	"""A forgotten ticket would never be reported, or every five minutes."""
	from gigafibre_fsm.flow.tickets import ageing

	supporter = make_user(site, f"soutien.{site.generate_hash(length=6)}@example.com", "FSM Support")
	manager = make_user(site, f"gestion.{site.generate_hash(length=6)}@example.com", "FSM Manager")
	issue = ticket(site, household)

	def bells(user: str) -> int:
		return site.db.count("Notification Log", {"for_user": user, "document_name": issue.name})

	def late_by(hours: float) -> None:
		issue.db_set("fsm_due", now_datetime() - timedelta(hours=hours))

	settings(site, very_late_hours=90)
	assert issue.name not in ageing.overdue()
	late_by(0.1)
	assert issue.name in ageing.overdue()
	assert [ageing.escalate(issue.name), ageing.escalate(issue.name)] == [1, 0]
	assert (bells(supporter), bells(manager)) == (1, 0)
	late_by(9)
	settings(site, very_late_hours=0)
	assert [ageing.escalate(issue.name), ageing.escalate(issue.name)] == [2, 0]
	assert (bells(supporter), bells(manager)) == (1, 1)
	assert issue.name not in ageing.overdue()
	told = site.get_all(
		"Outbound Message", {"topic": "ticket.late", "reference_name": issue.name, "channel": "Realtime"}
	)
	assert len(told) == 2


@pytest.mark.parametrize(("outcome", "status"), [("Completed", "Resolved"), ("Cancelled", "Open")])
def test_resolved_waits_for_the_visit(site: Any, household: Any, outcome: str, status: str) -> None:
	"""A ticket would be closed while its customer waits at home, or stay open after the repair."""
	issue = ticket(site, household)
	job = visit(site, issue)
	issue.reload()
	issue.status = "Resolved"
	issue.save()
	assert (issue.status, issue.fsm_resolves_with_visit, issue.fsm_closed_on) == ("On Hold", 1, None)
	path = ["Scheduled", "In Progress", "Completed"] if outcome == "Completed" else ["Cancelled"]
	for state in path:
		job.status = state
		job.save(ignore_permissions=True)
	issue.reload()
	assert (issue.status, issue.fsm_resolves_with_visit) == (status, 0)


def test_parts_end_with_their_ticket(site: Any, household: Any) -> None:
	"""Ten households of one broken box would each be closed by hand; a ring of tickets would never end."""
	from gigafibre_fsm.exceptions import BadRequest

	parent = ticket(site, household)
	parts = [ticket(site, household, fsm_parent=parent.name) for _number in range(2)]
	parent.reload()
	parent.update({"status": "Closed", "resolution_details": "Boîte remplacée"})
	parent.save()
	for part in parts:
		part.reload()
		assert (part.status, part.resolution_details) == ("Closed", "Boîte remplacée")
	with pytest.raises(BadRequest):
		ticket(site, household, fsm_parent=parts[0].name)
	parent.fsm_parent = ticket(site, household).name
	with pytest.raises(BadRequest):
		parent.save()


def test_merged_tickets_are_one_thread_and_nobody_is_told(site: Any, household: Any) -> None:
	"""A reply would go to one ticket, be read in another, or be lost; the customer would get it twice."""
	from gigafibre_fsm.flow.messages import service, threads
	from gigafibre_fsm.flow.portal import tickets
	from gigafibre_fsm.flow.tickets import merging

	gone, stays = ticket(site, household, subject="WiFi"), ticket(site, household)
	job = visit(site, gone)
	message(site, gone, "Received", "Le WiFi coupe")
	told = site.db.count("Outbound Message", {"reference_doctype": "Issue"})
	merging.merge(gone.name, stays.name)
	gone.reload()
	assert (gone.status, gone.fsm_merged_into) == ("Closed", stays.name)
	said = [each.text for each in service.of_issue(stays.name)]
	assert said == ["C'est lent", "Le WiFi coupe"], "what it was opened with, too"
	assert site.db.get_value("Dispatch Job", job.name, "issue") == stays.name
	assert site.db.count("Outbound Message", {"reference_doctype": "Issue"}) == told
	assert [each["name"] for each in tickets.of_customers([household.name])] == [stays.name]
	assert threads.remaining_ticket(gone.name) == stays.name
	assert threads.answered_by_number(f"Re: {gone.name}", household.email_id, [household.name]) == stays.name
	shown = tickets.reply([household.name], gone.name, "Encore")
	assert shown["name"] == stays.name
	assert site.db.get_value("Issue", gone.name, "status") == "Closed"


def test_what_was_merged_can_be_separated(site: Any, household: Any) -> None:
	"""A wrong click would mix two matters for good."""
	from gigafibre_fsm.exceptions import Conflict
	from gigafibre_fsm.flow.messages import service
	from gigafibre_fsm.flow.tickets import merging

	gone, stays = ticket(site, household), ticket(site, household)
	message(site, gone, "Received", "De l'un")
	message(site, stays, "Received", "De l'autre")
	merging.merge(gone.name, stays.name)
	back = merging.separate(gone.name)
	assert (back.status, back.fsm_merged_into) == ("Open", None)
	assert "De l'un" in [each.text for each in service.of_issue(gone.name)]
	assert [each.text for each in service.of_issue(stays.name)] == ["De l'autre"]
	with pytest.raises(Conflict):
		merging.separate(gone.name)


def test_tickets_of_two_customers_are_not_merged(site: Any, household: Any) -> None:
	"""One household would read the other's messages."""
	from gigafibre_fsm.exceptions import BadRequest, Conflict
	from gigafibre_fsm.flow.tickets import merging

	one, other = ticket(site, household), ticket(site, ordering.customer())
	with pytest.raises(BadRequest):
		merging.merge(one.name, other.name)
	with pytest.raises(BadRequest):
		merging.merge(one.name, one.name)
	again = ticket(site, household)
	merging.merge(one.name, again.name)
	with pytest.raises(Conflict):
		merging.merge(one.name, ticket(site, household).name)


def test_a_macro_says_the_customers_own_facts(site: Any, household: Any) -> None:
	"""Every customer would get "Bonjour {{ name }}", or a mail in the other language."""
	from gigafibre_fsm.flow.tickets import macros

	issue = ticket(site, household)
	shown = macros.prepare(issue.name, "Redémarrer l’équipement")
	assert household.customer_name in shown["text"] and "{{" not in shown["text"]
	assert shown["language"] == "fr" and [each["value"] for each in shown["changes"]] == ["Replied"]
	used = macros.apply_macro(issue.name, "Redémarrer l’équipement", shown["text"])
	assert site.db.get_value("Issue", issue.name, "status") == used["status"] == "Replied"
	(mail,) = site.get_all(
		"Outbound Message", {"topic": "ticket.answered", "reference_name": issue.name}, ["payload"]
	)
	assert household.customer_name in mail.payload
	english = ordering.customer(language="en")
	assert macros.prepare(ticket(site, english).name, "Mot de passe WiFi")["text"].startswith("Hello")


@pytest.mark.parametrize(
	"wrong",
	[
		{"reply_fr": "{{ nom }}", "reply_en": "x"},
		{"reply_fr": "{% if %}", "reply_en": "x"},
		{"reply_fr": "Bonjour"},
		{},
	],
)
def test_a_macro_that_cannot_be_filled_is_not_saved(site: Any, wrong: dict[str, str]) -> None:
	"""The mistake would be seen by a customer first."""
	from gigafibre_fsm.exceptions import BadRequest

	with pytest.raises(BadRequest):
		site.get_doc({"doctype": "Ticket Macro", "title": "Essai", **wrong}).insert()


def test_the_shift_counts_what_was_done(site: Any, household: Any) -> None:
	"""The next shift would begin without knowing what waits."""
	from gigafibre_fsm.gigafibre_fsm.report.shift_close_out.shift_close_out import execute

	def counted() -> dict[str, int]:
		_columns, rows, _message, _chart, totals = execute({})
		mine = [row for row in rows if row["user"] == "Administrator"]
		return {
			"answered": sum(row["answered"] for row in mine),
			**{each["label"]: each["value"] for each in totals},
		}

	before = counted()
	open_one, closed_one = ticket(site, household), ticket(site, household)
	message(site, open_one, "Sent", "Bonjour")
	closed_one.status = "Closed"
	closed_one.save()
	after = counted()
	grown = {label: after[label] - before[label] for label in after}
	assert grown == {
		"answered": 1,
		"Came In": 2,
		"Closed": 1,
		"Told as Late": 0,
		"Not Over": 1,
		"Late Now": 0,
	}


def test_a_split_ticket_starts_anew(site: Any, household: Any) -> None:
	"""ERPNext's own button would be refused: what it copies has our due time."""
	issue = ticket(site, household)
	site.set_user(
		make_user(site, f"soutien.{site.generate_hash(length=6)}@example.com", "FSM Support", "Support Team")
	)
	half = site.copy_doc(issue, ignore_no_copy=False)
	half.update({"fsm_waited": 500, "issue_split_from": issue.name, "subject": "Autre sujet"})
	assert not half.insert().fsm_waited
