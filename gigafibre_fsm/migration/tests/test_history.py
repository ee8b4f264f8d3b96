"""Migrated history: bills and payments to read, payment agreements, debit mandates, tickets, visits, leads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gigafibre_fsm import money
from gigafibre_fsm.migration import verify
from gigafibre_fsm.migration.tests.legacy_site import Migrated

pytestmark = pytest.mark.site


def customer_of(site: Any, account: int) -> str:
	return site.db.get_value("Customer", {"legacy_customer_id": str(account)})


@pytest.fixture
def seen(migrated: Migrated, monkeypatch: pytest.MonkeyPatch):
	"""`seen(account)`: what the portal shows that customer of the former system."""
	from gigafibre_fsm.flow.portal import former_system

	return lambda account: former_system.of_customers([customer_of(migrated.frappe, account)])


def test_a_year_of_bills_can_be_read_and_is_in_no_books(migrated: Migrated, seen: Any) -> None:
	"""Customers would lose their last bills, or every bill would be a debt and turnover a second time."""
	site = migrated.frappe
	customer = customer_of(site, 5001)
	assert not site.db.count("Sales Invoice", {"customer": customer, "docstatus": 1}), (
		"everything was paid there"
	)
	assert not site.db.count("GL Entry", {"party": customer})
	told = seen(5001)
	assert len(told["bills"]) == len(told["payments"]) == 12
	newest = told["bills"][0]
	assert newest["state"] == "Paid" and newest["lines"]
	net = sum(Decimal(line["amount"]) for line in newest["lines"])
	total = site.db.get_value("Legacy Invoice", {"number": newest["number"]}, "total")
	assert net + sum(money.taxes(net)) == Decimal(str(total))
	assert told["payments"][0]["label"].startswith("Carte · ")
	assert not seen(5002)["bills"][0]["owner"]


def test_a_debt_is_shown_once_and_paid_once(migrated: Migrated, seen: Any) -> None:
	"""The customer would owe the same bill twice: as a bill of the former system and as an opening bill."""
	site = migrated.frappe
	from gigafibre_fsm.flow.collections import payment_entries
	from gigafibre_fsm.flow.portal import accounts

	linked = site.get_all(
		"Legacy Invoice", {"opening_invoice": ("is", "set")}, ["customer", "number", "opening_invoice"]
	)
	assert linked
	one = linked[0]
	account = int(site.db.get_value("Customer", one.customer, "legacy_customer_id"))
	opening = Decimal(str(site.db.get_value("Customer", one.customer, "fsm_opening_balance")))
	assert accounts.account(one.customer)["balance"] == opening

	def state() -> str:
		return next(each["state"] for each in seen(account)["bills"] if each["number"] == one.number)

	assert state() == "Unpaid"
	bill = site.get_doc("Sales Invoice", one.opening_invoice)
	payment_entries.card_payment(bill, "essai-comptoir", bill.outstanding_amount)
	assert state() == "Paid" and verify.identity().agrees


def test_what_is_older_than_a_year_is_counted(migrated: Migrated) -> None:
	"""Rows would vanish without a word in the report."""
	legacy = migrated.legacy
	legacy.change("UPDATE {invoice} SET date_facture = '2019-01-01' WHERE id = 100001")
	legacy.change("UPDATE {payment} SET date_paiement = '2019-01-04' WHERE id = 200001")
	before = migrated.reports["money"].findings.passed_over
	report = legacy.migrate("money", dry=True)
	assert report.findings.passed_over == {kind: before[kind] + 1 for kind in before}
	assert report.as_json()["passed_over"] == report.findings.passed_over and len(before) == 2
	assert any("bill_of_earlier_years (not taken over)" in line for line in report.lines())
	assert migrated.reports["services"].findings.passed_over["service_ended"] >= 0


def test_a_promise_and_a_permission_to_debit_arrive(migrated: Migrated) -> None:
	"""A customer with an agreement would be cut off on the first day, and a debit would stop without a word."""
	site = migrated.frappe
	from gigafibre_fsm.flow.collections import payment_agreements, unpaid_invoices

	promises = site.get_all("Payment Agreement", {"status": "Active", "is_sample": 1}, ["name", "customer"])
	assert promises
	customer = promises[0].customer
	held = site.utils.getdate(site.db.get_value("Customer", customer, "fsm_hold_until"))
	much_later = site.utils.getdate(site.utils.add_days(held, 90))
	bills = set(site.get_all("Sales Invoice", {"customer": customer, "docstatus": 1}, pluck="name"))
	assert bills and not bills & set(unpaid_invoices.overdue(much_later))
	before = site.utils.getdate(site.utils.add_days(held, -1))
	assert payment_agreements.review(promises[0].name, before) == "Active", "nothing ends during the hold"
	assert payment_agreements.review(promises[0].name, much_later) == "Active", "nor before the take-over"
	site.db.set_value("OLT", {"master": "Former System"}, "master", "Here")
	assert payment_agreements.review(promises[0].name, much_later) == "Broken"
	assert bills & set(unpaid_invoices.overdue(much_later))
	mandate = site.get_doc("Debit Mandate", site.db.get_value("Debit Mandate", {"is_sample": 1}))
	number = mandate.get_password("account_number")
	assert number.endswith(mandate.account_end) and len(number) == 7
	fields = ["fsm_stripe_mandate", "fsm_ppa_enabled", "fsm_card_label"]
	paying = site.db.get_value("Customer", mandate.customer, fields)
	assert paying == (mandate.stripe_mandate, 1, f"Compte •••• {mandate.account_end}")


def test_tickets_arrive_with_their_thread_and_nobody_is_written_to(migrated: Migrated) -> None:
	"""Support would start from nothing; or thousands of customers would get old answers by e-mail."""
	site = migrated.frappe
	from gigafibre_fsm.flow.portal import tickets

	customer = customer_of(site, 5001)
	shown = tickets.of_customers([customer])
	assert {row["status"] for row in shown} == {"Open", "Closed"}
	closed = next(row for row in shown if row["status"] == "Closed")
	assert closed["answers"][0]["text"] == "Nous avons redémarré votre routeur à distance."
	assert closed["answers"][0]["day"] == closed["opened_label"], (
		"the day of the answer, not of the migration"
	)
	issue = site.get_doc("Issue", closed["name"])
	assert issue.description == "Le soir, la vitesse baisse.<br>Depuis trois jours."
	assert not issue.get("service_level_agreement") and not issue.response_by
	notes = site.get_all(
		"Comment", {"reference_name": issue.name, "comment_type": "Comment"}, pluck="content"
	)
	assert notes == ["Signal -27 dBm, à surveiller."], "internal, not shown to the customer"
	assert not site.db.count("Outbound Message", {"reference_doctype": "Issue", "reference_name": issue.name})
	assert not site.db.count("Email Queue", {"reference_name": issue.name})


def test_visits_that_are_over_start_and_bill_nothing(migrated: Migrated) -> None:
	"""Old visits would wait on the dispatch board, or be findings of the nightly comparison."""
	site = migrated.frappe
	from gigafibre_fsm.flow.dispatch import board
	from gigafibre_fsm.flow.reconcile import subscriptions

	customer = customer_of(site, 5004)
	jobs = site.get_all("Dispatch Job", {"customer": customer}, ["*"], order_by="scheduled_date")
	assert {(job.job_type, job.status) for job in jobs} == {
		("Installation", "Completed"),
		("Repair", "Cancelled"),
		("Repair", "Completed"),
	}
	failed = next(job for job in jobs if job.status == "Cancelled")
	assert (failed.failure_reason, failed.technician_notes) == ("Client absent", "Technicien Exemple")
	assert not {job.name for job in jobs} & {row["name"] for row in board.queue()}
	assert not {finding.name for finding in subscriptions.not_started()} & {job.name for job in jobs}


def test_a_visit_to_come_waits_for_the_dispatcher(migrated: Migrated) -> None:
	"""A household that has an appointment would be forgotten."""
	site = migrated.frappe
	legacy = migrated.legacy
	coming = "2055-02-03"
	legacy.change(
		"INSERT INTO {bon_travail} SELECT 89999, delivery_id, '2055-02-03', 'PM', type, 'planifié', 'X', 'Chien', '' "
		"FROM {bon_travail} WHERE id = 80001"
	)
	report = legacy.migrate("history")
	assert report.findings.rows("visit_to_come") == ["visit:89999"] and report.status == 0
	job = site.get_doc("Dispatch Job", {"status": "Open", "is_sample": 1, "notes": "X: Chien"})
	assert [(str(row.date), row.time_window) for row in job.preferred_dates] == [(coming, "PM")]
	assert not job.scheduled_date and not job.technician


def test_leads_are_told_when_fibre_arrives_and_not_by_the_migration(migrated: Migrated) -> None:
	"""Hundreds would be written to at night about lines that stood there already, or nobody when theirs comes."""
	site = migrated.frappe
	from gigafibre_fsm.flow.leads import fibre_arrival
	from tests.factories.outbox import messages

	waiting = site.get_all(
		"Lead", {"fsm_sample": 1, "lead_name": ("like", "Alix Attente-%")}, ["name", "fsm_address"]
	)
	assert len(waiting) == 40
	site.db.set_single_value("Gigafibre Settings", "reach_metres", 5_000)
	fibre_arrival.sweep()  # leads of others on this site may be notified
	told = {"name": ("in", [each.name for each in waiting]), "fsm_notified_at": ("is", "set")}
	assert not site.get_all("Lead", told)
	lead = waiting[0]
	number = lead.fsm_address.split()[0]
	port = {
		"doctype": "Fibre Port", "status": "Available", "rue": f"{number} rang de l'Exemple", "civic_number": number,
		"ville": "Sainte-Clotilde", "olt": site.db.get_value("OLT", {}), "is_sample": 1, "slot": 1, "port": 1,
	}  # fmt: skip
	made = site.get_doc(port).insert(ignore_permissions=True)
	fibre_arrival.on_drop_imported(made)
	assert site.db.get_value("Lead", lead.name, "fsm_notified_at")
	assert messages("coverage.arrived", made.name)
