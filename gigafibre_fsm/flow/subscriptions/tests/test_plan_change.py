"""Seasonal pauses and changes of plan on a site, and the next invoice after them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict
from tests.factories import billing

pytestmark = pytest.mark.site
MARCH, TENTH, APRIL = date(2027, 3, 1), date(2027, 3, 10), date(2027, 4, 1)


@pytest.fixture
def household(site):
	"""Internet 150 and TV, billed to the end of March 2027."""
	location = billing.activated(lines=(("FTTH150I", 1, 99.95), ("TVBSTANDARD", 1, 30), ("RAB2X", 1, -5)))
	site.db.set_value("Fibre Port", location.fibre_port, "max_speed", 1500)
	site.db.set_value(
		"Service Subscription",
		{"location": location.name},
		{
			"start_date": "2026-11-15",
			"price_since": None,
			"billed_until": "2027-03-31",
			"commitment_end": None,
		},
	)
	names = dict(
		site.get_all(
			"Service Subscription", {"location": location.name}, ["service_type", "name"], as_list=True
		)
	)
	return site._dict(customer=location.customer, location=location.name, **names)


def changes():
	from gigafibre_fsm.flow.subscriptions import plan_change

	return plan_change


def pauses():
	from gigafibre_fsm.flow.subscriptions import seasonal_pause

	return seasonal_pause


def bill(site, customer: str, day: date) -> list[tuple[str, float]]:
	from gigafibre_fsm.flow.billing import monthly

	made = monthly.bill_customer(customer, day)
	lines = site.get_doc("Sales Invoice", made[-1]).items if made else []
	return [(row.item_code, row.amount) for row in lines]


def test_a_plan_change_is_corrected_to_the_cent(site, household) -> None:
	"""A customer who upgrades on the 10th would pay the old plan, or the new one from the 1st."""
	changes().change_plan(household.Internet, "FTTH1500I", TENTH, TENTH)
	assert bill(site, household.customer, APRIL) == [
		("FTTH1500I", 109.95),
		("TVBSTANDARD", 30.0),
		("RAB2X", -5.0),
		("FTTH150I", -70.93),
		("FTTH1500I", 78.03),
	]


def test_a_month_that_is_billed_late_has_both_plans(site, household) -> None:
	"""A customer whose bill is late and who upgrades meanwhile would pay the new plan for days of the old one."""
	changes().change_plan(household.Internet, "FTTH1500I", TENTH, TENTH)
	asked = bill(site, household.customer, APRIL)
	expected = sum(amount for _item, amount in asked) + 124.95
	site.db.delete("Subscription Adjustment", {"parent": household.Internet})
	late = {"item": "FTTH150I", "rate": 99.95, "plan_since": None, "billed_until": "2027-02-28"}
	site.db.set_value("Service Subscription", household.Internet, late)
	site.db.set_value("Service Subscription", household.TV, "billed_until", "2027-02-28")
	site.db.set_value("Sales Invoice", {"customer": household.customer}, "fsm_billing_key", None)
	changes().change_plan(household.Internet, "FTTH1500I", TENTH, TENTH)
	march = bill(site, household.customer, TENTH)
	april = bill(site, household.customer, APRIL)
	assert round(sum(amount for _item, amount in march + april), 2) == round(expected, 2)


@pytest.mark.parametrize("last", [12, 20])
def test_a_discount_is_given_for_its_days_across_a_change(site, household, last: int) -> None:
	"""A household that changes its plan and leaves in the same month would lose a cent of its discount, or win one."""
	from gigafibre_fsm.flow.billing.rules import prorate
	from gigafibre_fsm.flow.subscriptions import settlement

	changes().change_plan(household.Internet, "FTTH1500I", TENTH, TENTH)
	internet = site.get_doc("Service Subscription", household.Internet)
	back = [row for row in settlement.days_of(internet, date(2027, 3, last)) if row.sku == "RAB2X"]
	given = prorate(Decimal(-5), MARCH, MARCH, date(2027, 3, 31), date(2027, 3, last))
	assert sum(row.amount for row in back) - 5 == given


def test_a_bill_that_was_changed_since_is_not_made_again(site, household) -> None:
	"""A cancelled bill would be made again with the new plan, whose days the correction already bills: paid twice."""
	from gigafibre_fsm.flow.reconcile import money_repairs

	bill(site, household.customer, APRIL)
	invoice = site.get_last_doc("Sales Invoice", {"customer": household.customer})
	sixth = date(2027, 4, 6)
	changes().change_plan(household.Internet, "FTTH1500I", sixth, sixth)
	invoice.reload()
	invoice.cancel()
	with pytest.raises(Conflict):
		money_repairs._bill_again(invoice.name, {})


def test_a_plan_is_named_in_the_customers_language(site, household) -> None:
	"""An English household's bill would change its language with its plan."""
	site.db.set_value("Customer", household.customer, "language", "en")
	changes().change_plan(household.TV, "TVBEVO", TENTH, TENTH)
	subscription = site.get_doc("Service Subscription", household.TV)
	assert subscription.description == "TV Evo"
	assert {row.description.split(",")[0] for row in subscription.adjustments} >= {"TV Evo"}


def test_a_much_smaller_plan_is_credited_month_by_month(site, household) -> None:
	"""The days billed ahead for the fast plan would never be credited on the small plan's bills: the customer would
	pay both.
	"""
	name = household.Internet
	site.db.set_value("Service Subscription", household.TV, {"status": "Cancelled"})
	changes().change_plan(name, "FTTH25", date(2027, 3, 1), TENTH)
	owed = [row.amount for row in site.get_doc("Service Subscription", name).adjustments]
	months = [date(2027, month, 1) for month in (4, 5, 6)]
	totals = [sum(amount for _item, amount in bill(site, household.customer, day)) for day in months]
	price = site.db.get_value("Service Subscription", name, "rate")
	assert min(totals) >= 0 and totals[0] < totals[-1]
	assert round(sum(totals), 2) == round(3 * (price - 5) + sum(owed), 2)


def test_adjustments_are_billed_once(site, household) -> None:
	"""The correction of March would be on every invoice of the year."""
	changes().change_plan(household.Internet, "FTTH25", TENTH, TENTH)
	bill(site, household.customer, APRIL)
	assert len(bill(site, household.customer, date(2027, 5, 1))) == 3


def test_a_cancelled_invoice_gives_its_adjustments_back(site, household) -> None:
	"""A correction would be lost with the invoice that was cancelled and made again."""
	changes().change_plan(household.Internet, "FTTH25", TENTH, TENTH)
	bill(site, household.customer, APRIL)
	site.get_last_doc("Sales Invoice", {"customer": household.customer}).cancel()
	site.db.set_value("Service Subscription", {"customer": household.customer}, "billed_until", "2027-03-31")
	assert len(bill(site, household.customer, APRIL)) == 5


def test_a_plan_change_is_announced_with_its_line_profile(site, household) -> None:
	"""The customer would pay for a speed that the line never gets."""
	changes().change_plan(household.Internet, "FTTH1500I", TENTH, TENTH)
	rows = site.get_all(
		"Outbound Message",
		{"topic": "plan.changed", "reference_name": household.Internet},
		["channel", "payload"],
	)
	assert {"SMS", "E-mail"} <= {row.channel for row in rows}


@pytest.mark.parametrize(
	("sku", "day", "error"),
	[
		("FTTH150I", TENTH, BadRequest),
		("TVBSTANDARD", TENTH, BadRequest),
		("NOPE", TENTH, BadRequest),
		("FTTH25", date(2027, 2, 20), BadRequest),
		("FTTH25", date(2027, 3, 11), BadRequest),
	],
)
def test_an_invalid_plan_change_is_refused(site, household, sku: str, day: date, error: type) -> None:
	"""A mistake would give a household's Internet the telephone's price."""
	with pytest.raises(error):
		changes().change_plan(household.Internet, sku, day, TENTH)


def test_a_plan_faster_than_the_port_is_refused(site, household) -> None:
	"""1.5 Gbps would be sold on a line that gives 500."""
	port = site.db.get_value("Service Location", household.location, "fibre_port")
	site.db.set_value("Fibre Port", port, "max_speed", 500)
	with pytest.raises(BadRequest):
		changes().change_plan(household.Internet, "FTTH1500I", TENTH, TENTH)


def test_a_pause_credits_its_days_and_bills_the_return(site, household) -> None:
	"""A seasonal customer would pay for the winter, or have the spring free."""
	name = household.Internet
	pauses().plan_pause(name, TENTH, date(2027, 5, 21), TENTH)
	paused = site.get_doc("Service Subscription", name)
	assert (paused.status, paused.suspension, paused.billed_until) == (
		"Suspended",
		"Seasonal",
		date(2027, 3, 9),
	)
	assert [(row.item, row.amount) for row in paused.adjustments] == [("FTTH150I", -70.93), ("RAB2X", 3.55)]
	assert bill(site, household.customer, APRIL) == [
		("TVBSTANDARD", 30.0),
		("FTTH150I", -33.55),
		("RAB2X", 3.55),
	]
	assert bill(site, household.customer, date(2027, 5, 1)) == [("TVBSTANDARD", 30.0), ("FTTH150I", -30.0)]
	assert name not in pauses().pauses_due(date(2027, 5, 20))
	assert name in pauses().pauses_due(date(2027, 5, 21))
	pauses().apply_pause_dates(name, date(2027, 5, 21))
	back = site.get_doc("Service Subscription", name)
	assert (back.status, back.billed_until, back.pause_from) == ("Active", date(2027, 5, 31), None)
	assert bill(site, household.customer, date(2027, 6, 1)) == [
		("FTTH150I", 99.95),
		("TVBSTANDARD", 30.0),
		("RAB2X", -5.0),
		("FTTH150I", -7.38),
		("FTTH150I", 35.47),
		("RAB2X", -1.77),
	]


def test_a_late_sweep_counts_from_the_planned_day(site, household) -> None:
	"""If the server is down for a week, a paused household would be billed for that week."""
	pauses().plan_pause(household.Internet, TENTH, date(2027, 9, 1), MARCH)
	assert site.db.get_value("Service Subscription", household.Internet, "status") == "Active"
	pauses().apply_pause_dates(household.Internet, date(2027, 3, 17))
	assert site.db.get_value("Service Subscription", household.Internet, "billed_until") == date(2027, 3, 9)


def test_a_location_is_suspended_only_when_all_services_are_paused(site, household) -> None:
	"""The desk would show a household as suspended whose television works."""
	pauses().plan_pause(household.Internet, TENTH, date(2027, 9, 1), TENTH)
	assert site.db.get_value("Service Location", household.location, "status") == "Active"
	pauses().plan_pause(household.TV, TENTH, date(2027, 9, 1), TENTH)
	assert site.db.get_value("Service Location", household.location, "status") == "Suspended"


def test_starting_a_pause_is_idempotent(site, household) -> None:
	"""Two sweeps at once would credit the winter twice."""
	pauses().plan_pause(household.Internet, TENTH, date(2027, 9, 1), TENTH)
	pauses().pause(household.Internet, TENTH)
	assert site.db.count("Subscription Adjustment", {"parent": household.Internet}) == 2
	pauses().resume(household.Internet, date(2027, 9, 1))
	pauses().resume(household.Internet, date(2027, 9, 1))
	assert site.db.count("Subscription Adjustment", {"parent": household.Internet}) == 4


@pytest.mark.parametrize("length", [0, 29, 301])
def test_a_pause_of_impossible_length_is_refused(site, household, length: int) -> None:
	"""A pause of a weekend costs more than it saves, and one of several years is a cancellation."""
	with pytest.raises(BadRequest):
		pauses().plan_pause(household.Internet, TENTH, TENTH + timedelta(days=length), TENTH)


@pytest.mark.parametrize("first", [date(2027, 3, 9), date(2062, 3, 10)])
def test_a_pause_on_an_impossible_day_is_refused(site, household, first: date) -> None:
	"""Whoever types 2062 for 2026 would pay for the whole winter, and nobody would say why."""
	with pytest.raises(BadRequest):
		pauses().plan_pause(household.Internet, first, first + timedelta(days=60), TENTH)


def test_a_planned_pause_can_be_cancelled(site, household) -> None:
	"""The service would stop on a day that was agreed and taken back."""
	pauses().plan_pause(household.Internet, TENTH, date(2027, 9, 1), MARCH)
	pauses().cancel_pause(household.Internet)
	assert household.Internet not in pauses().pauses_due(TENTH)
	with pytest.raises(Conflict):
		pauses().cancel_pause(household.Internet)


def test_bills_and_credits_equal_the_days_used(site, household) -> None:
	"""After a pause, a return and a change within a year, the bills would be a few dollars off."""
	from gigafibre_fsm.flow.billing.rules import prorate

	name = household.TV
	pauses().plan_pause(name, TENTH, date(2027, 6, 15), TENTH)
	pauses().apply_pause_dates(name, date(2027, 6, 15))
	march = prorate(Decimal(30), MARCH, MARCH, date(2027, 3, 31), date(2027, 3, 9))
	june = prorate(Decimal(30), date(2027, 6, 15), date(2027, 6, 1), date(2027, 6, 30))
	rows = site.get_all("Subscription Adjustment", {"parent": name}, pluck="amount")
	assert round(Decimal(str(sum(rows))), 2) == march + june - 30
