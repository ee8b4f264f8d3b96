"""The monthly run on a site."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from gigafibre_fsm.exceptions import Conflict
from tests.factories import billing

pytestmark = pytest.mark.site
JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 2, 10)


@pytest.fixture
def customer(site):
	"""A customer with two services at one location, paid up to the end of 2026."""
	location = billing.activated(lines=(("FTTH150I", 1, 99.95), ("TVBSTANDARD", 1, 30), ("RAB2X", 1, -5)))
	site.db.set_value(
		"Service Subscription",
		{"location": location.name},
		{"start_date": "2026-11-15", "billed_until": "2026-12-31", "commitment_end": None},
	)
	return location.customer


def monthly():
	from gigafibre_fsm.flow.billing import monthly

	return monthly


def bills(site, customer: str) -> list:
	return site.get_all(
		"Sales Invoice",
		filters={"customer": customer, "fsm_billing_key": ("like", "month:%")},
		fields=["name", "net_total", "fsm_period_start", "fsm_period_end"],
		order_by="fsm_period_start",
	)


def test_one_invoice_for_all_services(site, customer: str) -> None:
	"""A household with three services would get three invoices and three card charges."""
	monthly().bill_customer(customer, JANUARY)
	made = bills(site, customer)
	assert [(b.net_total, b.fsm_period_start, b.fsm_period_end) for b in made] == [
		(124.95, JANUARY, date(2027, 1, 31))
	]
	untils = site.get_all("Service Subscription", filters={"customer": customer}, pluck="billed_until")
	assert set(untils) == {date(2027, 1, 31)}


def test_running_again_bills_nothing(site, customer: str) -> None:
	"""A run that was cut short and started again would bill everyone twice."""
	first = monthly().bill_customer(customer, JANUARY)
	assert monthly().bill_customer(customer, JANUARY) == []
	site.db.set_value("Service Subscription", {"customer": customer}, "billed_until", "2026-12-31")
	assert monthly().bill_customer(customer, JANUARY) == first
	assert len(bills(site, customer)) == 1


def test_a_service_added_to_a_billed_month_is_billed(site, customer: str) -> None:
	"""A second location whose first invoice follows the customer's monthly one would get that month free."""
	tv = {"customer": customer, "service_type": "TV"}
	site.db.set_value("Service Subscription", tv, "billed_until", None)
	monthly().bill_customer(customer, JANUARY)
	site.db.set_value("Service Subscription", tv, "billed_until", "2026-12-31")
	for _ in range(2):
		monthly().bill_customer(customer, JANUARY)
	assert [b.net_total for b in bills(site, customer)] == [94.95, 30.0]
	assert customer not in monthly().customers_due(JANUARY)


def test_a_missed_month_is_billed_later(site, customer: str) -> None:
	"""If the server is down on the first of the month, that month would be free."""
	monthly().bill_customer(customer, FEBRUARY)
	assert [b.fsm_period_start for b in bills(site, customer)] == [JANUARY, date(2027, 2, 1)]


def test_only_customers_who_are_due_are_billed(site, customer: str) -> None:
	"""The run would look at every customer each night, or miss some."""
	assert customer in monthly().customers_due(JANUARY)
	monthly().bill_customer(customer, JANUARY)
	assert customer not in monthly().customers_due(JANUARY)
	assert customer in monthly().customers_due(FEBRUARY)


def test_an_ending_service_is_billed_to_its_last_day(site, customer: str) -> None:
	"""A customer who leaves in mid-month would pay for the whole month."""
	site.db.set_value(
		"Service Subscription", {"customer": customer, "service_type": "TV"}, "end_date", "2027-01-10"
	)
	monthly().bill_customer(customer, JANUARY)
	invoice = site.get_doc("Sales Invoice", bills(site, customer)[0].name)
	assert {row.item_code: row.amount for row in invoice.items}["TVBSTANDARD"] == float(
		(Decimal(30) * 10 / 31).quantize(Decimal("0.01"))
	)


@pytest.mark.parametrize(
	("language", "said"),
	[
		("fr", "du 1er au 10 janvier 2027 (10 jours sur 31)"),
		("en", "January 1–10, 2027 (10 of 31 days)"),
	],
)
def test_a_prorated_line_names_its_days_in_words(site, customer: str, language: str, said: str) -> None:
	"""The customer would read "2027-01-01 to 2027-01-31" beside a service that ended on the tenth."""
	site.db.set_value("Customer", customer, "language", language)
	ended = {"customer": customer, "service_type": "TV"}
	site.db.set_value("Service Subscription", ended, "end_date", "2027-01-10")
	monthly().bill_customer(customer, JANUARY)
	invoice = site.get_doc("Sales Invoice", bills(site, customer)[0].name)
	told = {row.item_code: row.description for row in invoice.items}
	assert told["TVBSTANDARD"].endswith(f", {said}")
	assert "2027" not in told["FTTH150I"]


def test_a_paused_service_is_billed_from_its_return(site, customer: str) -> None:
	"""A seasonal customer who returns in mid-month would pay for the months without service."""
	site.db.set_value("Service Subscription", {"customer": customer}, "billed_until", "2027-01-20")
	monthly().bill_customer(customer, date(2027, 1, 21))
	invoice = site.get_doc("Sales Invoice", bills(site, customer)[0].name)
	assert {row.item_code: row.amount for row in invoice.items}["TVBSTANDARD"] == 10.65


def test_the_report_shows_the_progress_of_the_run(site, customer: str) -> None:
	"""Staff could not see whether the month is billed."""
	from gigafibre_fsm.gigafibre_fsm.report.monthly_run import monthly_run

	monthly().bill_customer(customer, JANUARY)
	columns, rows, _message, _chart = monthly_run.execute()
	row = next(row for row in rows if row.period_start == JANUARY)
	assert row.invoices == 1 and float(row.total) > 0
	assert all({column["fieldname"] for column in columns} <= row.keys() for row in rows)


def test_the_report_of_an_empty_month_has_no_chart() -> None:
	"""The desk would compute shares of zero: errors, and no report."""
	from gigafibre_fsm.gigafibre_fsm.report.monthly_run import monthly_run

	row = SimpleNamespace(left=0, under_way=0, paid=0, unpaid=0)
	assert monthly_run._chart(row) is None
	row.paid = 3
	assert monthly_run._chart(row)["data"]["datasets"] == [{"values": [0, 0, 3, 0]}]


def test_an_error_for_one_customer_does_not_stop_the_run(site, monkeypatch) -> None:
	"""Nobody after the first faulty record would be billed."""
	from gigafibre_fsm.scheduled import nightly

	monkeypatch.setattr(site.db, "commit", lambda: None)
	monkeypatch.setattr(site.db, "rollback", lambda: None)
	seen = []

	def work(name: str) -> None:
		seen.append(name)
		if name == "b":
			raise ValueError(name)

	assert nightly.one_by_one(["a", "b", "c"], work) == 2 and seen == ["a", "b", "c"]


@pytest.mark.parametrize(
	("doctype", "name", "change"),
	[
		("Item", "FTTH150I", {"disabled": 1}),
		("Item", "RAB2X", {"end_of_life": "2026-01-01"}),
		("Customer", "", {"disabled": 1}),
		("Customer", "", {"is_frozen": 1}),
	],
)
def test_what_services_are_billed_with_stays_usable(
	site, customer: str, doctype: str, name: str, change: dict
) -> None:
	"""The manager takes a plan off sale by disabling its Item: the bills of all who have it would fail from then on."""
	doc = site.get_doc(doctype, name or customer)
	doc.update(change)
	with pytest.raises(Conflict):
		doc.save()
	assert monthly().bill_customer(customer, JANUARY)


def test_an_item_that_nobody_has_can_be_disabled(site) -> None:
	"""A service that was never sold could not be removed."""
	assert not site.db.exists("Subscription Extra", {"item": "TVMONDE"})
	doc = site.get_doc("Item", "TVMONDE")
	doc.disabled = 1
	assert doc.save().disabled
