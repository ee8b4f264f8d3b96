"""Ending services: credit, port, devices, notifications; ends that are withdrawn, late or repeated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.billing import corrections
from gigafibre_fsm.flow.subscriptions import cancellation, cancellation_run
from tests.factories import subscriptions

pytestmark = pytest.mark.site
MARCH, TENTH, LAST, APRIL = date(2027, 3, 1), date(2027, 3, 10), date(2027, 3, 31), date(2027, 4, 1)
INTERNET, TV, PHONE = ("FTTH150I", 1, 99.95), ("TVBSTANDARD", 1, 30), ("TELEPMENS", 1, 28.95)


@pytest.fixture
def leavers(site):
	return subscriptions


def test_ending_television_keeps_the_rest(site, leavers) -> None:
	"""A household would pay for days without television, or keep a discount for a number of services that it no longer
	has.
	"""
	home = leavers.live()
	leavers.end(home, home.TV)
	assert leavers.status(home.TV, home.Internet, home.Phone) == ["Cancelled", "Active", "Active"]
	assert site.db.get_value("Service Location", home.location, ["status", "fibre_port"]) == (
		"Active",
		home.port,
	)
	assert leavers.corrections(home.TV) == [("TVBSTANDARD", -20.32)]
	# Days 11 to 31: ten dollars less that was taken off, five that are.
	assert leavers.corrections(home.Internet) == [("RAB3X", 6.77), ("RAB2X", -3.39)]
	assert leavers.bill(home.customer, APRIL) == [
		("FTTH150I", 99.95),
		("TELEPMENS", 28.95),
		("SERV911", 0.69),
		("RAB2X", -5.0),
		("RAB3X", 6.77),
		("RAB2X", -3.39),
		("TVBSTANDARD", -20.32),
	]


def test_ending_internet_ends_television_too(site, leavers) -> None:
	"""A television without Internet would be billed, and the next household could not have the line."""
	home = leavers.live()
	ended = leavers.end(home, home.Internet)
	assert {each.name for each in ended} == {home.Internet, home.TV}
	assert leavers.status(home.Phone) == ["Active"]
	place = site.get_doc("Service Location", home.location)
	assert (place.status, place.connection_type, place.fibre_port) == ("Active", "VoIP only", None)
	line = site.db.get_value("Fibre Port", home.port, ["status", "sn", "sales_order", "drop_state"])
	assert line == ("Available", None, None, "Installed")
	assert leavers.bill(home.customer, APRIL)[:2] == [("TELEPMENS", 28.95), ("SERV911", 0.69)]


def test_the_freed_address_is_available_again(site, leavers) -> None:
	"""A household that moves in would read that the address already has our service."""
	from gigafibre_fsm.flow.availability.service import check_address

	home = leavers.live()
	leavers.end(home, home.Internet, home.Phone)
	assert site.db.get_value("Service Location", home.location, "status") == "Disconnected"
	told = check_address(f"p:{home.port}")
	assert (told["status"], told["visits"]) == ("available", 1)


def test_the_customer_pays_exactly_the_days_used(site, leavers) -> None:
	"""The month's bill less the credit would not be the price of ten days."""
	from gigafibre_fsm.flow.billing.rules import prorate

	home = leavers.live((INTERNET,))
	leavers.end(home, home.Internet)
	given = sum(Decimal(str(amount)) for _item, amount in leavers.corrections(home.Internet))
	assert Decimal("99.95") + given == prorate(Decimal("99.95"), MARCH, MARCH, LAST, TENTH)


def test_a_later_day_is_billed_up_to_it(site, leavers) -> None:
	"""A customer who gives notice in March for April 20 would pay all of April, or nothing."""
	home = leavers.live((INTERNET, TV, ("RAB2X", 1, -5)))
	leavers.end(home, home.Internet, last=date(2027, 4, 20))
	assert leavers.status(home.Internet) == ["Active"]
	assert leavers.bill(home.customer, APRIL) == [
		("FTTH150I", 66.63),
		("TVBSTANDARD", 20.0),
		("RAB2X", -3.33),
	]
	assert home.location not in cancellation_run.cancellations_due(date(2027, 4, 20))
	assert home.location in cancellation_run.cancellations_due(date(2027, 4, 21))
	for _time in range(2):
		cancellation_run.carry_out_due(home.location, date(2027, 4, 25))
	ended = site.get_doc("Service Subscription", home.Internet)
	assert (ended.status, ended.end_date, ended.billed_until) == (
		"Cancelled",
		date(2027, 4, 20),
		date(2027, 4, 20),
	)
	assert not ended.adjustments and leavers.bill(home.customer, date(2027, 5, 1)) == []


def test_a_late_run_does_not_bill_beyond_the_last_day(site, leavers) -> None:
	"""If the server is down on the first of the month, a household that left would be billed."""
	from gigafibre_fsm.flow.billing import monthly

	home = leavers.live((INTERNET,))
	leavers.end(home, home.Internet, last=LAST)
	assert leavers.bill(home.customer, APRIL) == []
	assert home.customer not in monthly.customers_due(date(2027, 5, 1))


def test_a_planned_end_can_be_withdrawn(site, leavers) -> None:
	"""A customer who stays after all would be disconnected, or not billed for the rest of the month."""
	home = leavers.live((INTERNET, TV))
	leavers.end(home, home.Internet, last=date(2027, 4, 20))
	leavers.bill(home.customer, APRIL)
	kept = cancellation.withdraw_cancellation(home.TV, date(2027, 4, 12))
	assert {each.name for each in kept} == {home.Internet, home.TV}
	assert home.location not in cancellation_run.cancellations_due(date(2027, 5, 1))
	assert leavers.bill(home.customer, date(2027, 5, 1)) == [
		("FTTH150I", 99.95),
		("TVBSTANDARD", 30.0),
		("FTTH150I", 33.32),
		("TVBSTANDARD", 10.0),
	]
	with pytest.raises(Conflict):
		cancellation.withdraw_cancellation(home.TV, date(2027, 4, 12))


def test_a_planned_end_can_be_moved(site, leavers) -> None:
	"""Days between the two would be billed twice, or never."""
	home = leavers.live((INTERNET,))
	leavers.end(home, home.Internet, last=date(2027, 4, 10))
	assert leavers.bill(home.customer, APRIL) == [("FTTH150I", 33.32)]
	leavers.end(home, home.Internet, last=date(2027, 4, 20), today=date(2027, 4, 2))
	cancellation_run.carry_out_due(home.location, date(2027, 4, 21))
	rows = [amount for _item, amount in leavers.corrections(home.Internet)]
	assert round(33.32 + sum(rows), 2) == 66.63


def test_lent_devices_are_returned_and_bought_ones_kept(site, leavers) -> None:
	"""A router would vanish from the records, or a household be asked to return the box that it bought."""
	from gigafibre_fsm.flow.workshop import receiving

	home = leavers.live((INTERNET, TV, ("DECODEUR", 1, 99.95)))
	site.db.set_value("Service Equipment", {"location": home.location}, "status", "Actif")
	leavers.end(home, home.Internet)
	rows = site.get_all(
		"Service Equipment", {"location": home.location}, ["name", "equipment_type", "status", "return_since"]
	)
	assert {row.equipment_type: (row.status, row.return_since) for row in rows} == {
		"ONT": ("Actif", TENTH),
		"Routeur": ("Actif", TENTH),
		"Décodeur TV": ("Retiré", None),
	}
	for row in rows:
		if row.return_since:
			assert receiving.receive(row.name).status == "Returned"
			assert receiving.receive(row.name).status == "Returned"
		else:
			with pytest.raises(Conflict):
				receiving.receive(row.name)


def test_a_device_to_be_returned_is_in_the_walled_garden(site, leavers) -> None:
	"""A household that left would keep free Internet and a working telephone."""
	from gigafibre_fsm.flow.provisioning import household

	settings = site.get_single("Gigafibre Settings")
	settings.update(
		{"walled_garden_dns": "192.0.2.53", "dns_servers": "192.0.2.1", "sip_server": "sip.example.com"}
	)
	settings.flags.ignore_mandatory = True
	settings.save()
	home = leavers.live()
	site.db.set_value("Service Equipment", {"location": home.location}, "status", "Actif")
	leavers.end(home, home.Internet, home.Phone)
	told = {}
	for name in site.get_all(
		"Service Equipment", {"location": home.location, "status": "Actif"}, pluck="name"
	):
		device = site.get_doc("Service Equipment", name)
		told[device.equipment_type] = household.settings_for(device)
	assert told["Routeur"].dns_servers == "192.0.2.53"
	assert told["Téléphone IP"].sip_username == ""


def test_a_paused_service_can_be_ended(site, leavers) -> None:
	"""A seasonal customer would have to resume the service in order to cancel it; paused days must not be billed."""
	from gigafibre_fsm.flow.subscriptions import seasonal_pause

	home = leavers.live((INTERNET,))
	seasonal_pause.plan_pause(home.Internet, TENTH, date(2027, 9, 1), TENTH)
	before = leavers.corrections(home.Internet)
	leavers.end(home, home.Internet, last=date(2027, 5, 5), today=date(2027, 5, 5))
	ended = site.get_doc("Service Subscription", home.Internet)
	assert (ended.status, ended.suspension, ended.billed_until) == ("Cancelled", "", date(2027, 3, 9))
	assert leavers.corrections(home.Internet) == before


@pytest.mark.parametrize(
	("choose", "last", "error"),
	[
		(lambda home: [home.Internet], date(2027, 3, 9), BadRequest),
		(lambda home: [home.Internet], date(2028, 3, 12), BadRequest),
		(lambda home: [], TENTH, BadRequest),
		(lambda home: ["SUB-99999"], TENTH, BadRequest),
	],
)
def test_an_invalid_end_is_refused(site, leavers, choose, last: date, error: type) -> None:
	"""A mistake would end a service in the past, or another household's."""
	home = leavers.live((INTERNET,))
	with pytest.raises(error):
		cancellation.end(home.location, choose(home), last, TENTH, "Price")


def test_no_service_outlives_the_one_it_requires(site, leavers) -> None:
	"""A television service that stopped with the Internet would still be billed."""
	home = leavers.live((INTERNET, TV))
	leavers.end(home, home.Internet, last=LAST)
	with pytest.raises(BadRequest):
		leavers.end(home, home.TV, last=date(2027, 4, 20))
	# One that was added since.
	site.db.set_value("Service Subscription", home.TV, "last_day", None)
	cancellation_run.carry_out_due(home.location, APRIL)
	assert leavers.status(home.Internet, home.TV) == ["Cancelled", "Cancelled"]


def test_suspended_days_are_not_billed_at_the_end(site, leavers) -> None:
	"""A customer who paid late and left would be billed for the days on which they were suspended."""
	from gigafibre_fsm.flow.activation import suspension

	home = leavers.live((INTERNET,), billed_until="2027-02-28")
	suspension.suspend(suspension.lock_subscriptions(home.customer), suspension.UNPAID, MARCH)
	leavers.end(home, home.Internet, last=date(2027, 3, 20))
	stopped = suspension.lock_subscriptions(home.customer)
	corrections.bill_again(stopped[0], date(2027, 3, 21))
	suspension.resume(stopped)
	cancellation_run.carry_out_due(home.location, date(2027, 3, 22))
	assert (leavers.status(home.Internet), leavers.corrections(home.Internet)) == (["Cancelled"], [])


def test_a_service_cannot_end_while_a_visit_is_open(site, leavers) -> None:
	"""A technician would install television at a location that was cancelled on the way."""
	home = leavers.live((INTERNET,))
	job = site.get_last_doc("Dispatch Job", {"location": home.location})
	leavers.end(home, home.Internet, last=LAST)
	site.db.set_value("Dispatch Job", job.name, "status", "Open")
	cancellation_run.carry_out_due(home.location, APRIL)
	assert leavers.status(home.Internet) == ["Active"]
	with pytest.raises(Conflict, match=job.name):
		leavers.end(home, home.Internet)


def test_customer_and_staff_are_notified(site, leavers) -> None:
	"""A household would find its Internet gone without a word, and the OLT keep a line that is free."""
	home = leavers.live((INTERNET,))
	leavers.end(home, home.Internet, last=LAST)
	cancellation.withdraw_cancellation(home.Internet, TENTH)
	leavers.end(home, home.Internet)
	rows = site.get_all(
		"Outbound Message",
		{"topic": ("like", "service.%"), "reference_name": home.Internet},
		["topic", "channel", "payload"],
	)
	said = {
		topic: {row.channel for row in rows if row.topic == topic} for topic in {row.topic for row in rows}
	}
	assert all({"SMS", "E-mail"} <= channels for channels in said.values())
	assert set(said) == {"service.ending", "service.kept", "service.ended"}
	comments = site.get_all("Comment", {"reference_name": home.location}, pluck="content")
	assert any(str(TENTH) in comment for comment in comments)
