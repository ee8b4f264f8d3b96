"""The rules: which facts yield a finding, and which do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from gigafibre_fsm.flow.reconcile.kinds import check
from gigafibre_fsm.flow.reconcile.rules import (
	TICKET,
	Charge,
	Finding,
	Job,
	Left,
	Port,
	Service,
	charges,
	devices,
	jobs,
	left_behind,
	ports,
	services,
)
from gigafibre_fsm.flow.reconcile.stripe_rules import Dispute, Payment, Refund, disputes, payments, refunds

TODAY, NOW = date(2027, 3, 10), datetime(2027, 3, 10, 6, 15)  # noqa: DTZ001 - the site's own clock
SOUND = Service(
	"SUB-1",
	"Active",
	"Client",
	"LOC-1",
	"Active",
	"Internet",
	date(2026, 1, 5),
	date(2027, 3, 31),
	True,
	NOW,
	2,
)


def kinds_and_repairs(found) -> list[tuple[str, str]]:  # noqa: ANN001
	return [(finding.kind, finding.repair) for finding in found]


@pytest.mark.parametrize(
	("changed", "expected"),
	[
		({}, []),
		({"billed_until": None, "first_billed": False}, [("live_unbilled", "bill_first")]),
		({"billed_until": None}, [("live_unbilled", "bill_month")]),
		# taken over from another system: a person finds out how far it is billed
		({"billed_until": None, "first_billed": False, "ordered": False}, [("live_unbilled", TICKET)]),
		({"billed_until": date(2027, 2, 28)}, [("live_unbilled", "bill_month")]),
		({"location_status": "Disconnected"}, [("billed_dead", "end_subscription")]),
		({"last_inform": NOW - timedelta(days=15)}, [("billed_silent", TICKET)]),
		({"last_inform": NOW - timedelta(days=13)}, []),
		({"last_inform": NOW - timedelta(days=15), "service_type": "Phone"}, []),
		({"status": "Suspended", "billed_until": None}, []),
		({"free": True}, [("live_free", TICKET)]),
		({"free": True, "status": "Suspended"}, []),
		({"last_day": TODAY}, []),
		({"last_day": TODAY - timedelta(days=1)}, [("end_overdue", "carry_out_end")]),
		({"last_day": TODAY - timedelta(days=1), "status": "Suspended"}, [("end_overdue", "carry_out_end")]),
	],
)
def test_findings_about_services(changed: dict, expected: list) -> None:
	"""A household would have the service without paying, or pay without having it."""
	assert (
		kinds_and_repairs(services([replace(SOUND, **changed)], TODAY, NOW - timedelta(days=14))) == expected
	)


@pytest.mark.parametrize(
	("changed", "expected"),
	[
		({}, []),
		({"push": "Failed"}, [("ended_live", TICKET)]),
		({"last_inform": NOW - timedelta(days=6)}, []),
		({"last_inform": NOW}, [("ended_live", TICKET)]),
	],
)
def test_findings_about_devices_of_ended_services(changed: dict, expected: list) -> None:
	"""A household would keep free Internet access after its service ended."""
	left = Left("EQP-1", "LOC-1", TODAY - timedelta(days=20), NOW - timedelta(days=20), "Verified")
	assert kinds_and_repairs(left_behind([replace(left, **changed)])) == expected


def test_nobody_is_late_on_the_first_of_the_month() -> None:
	"""Every first of the month there would be ten thousand findings until the monthly run is through."""
	assert not kinds_and_repairs(
		services([replace(SOUND, billed_until=date(2027, 2, 28))], date(2027, 3, 1), NOW)
	)


@pytest.mark.parametrize(
	("port", "expected"),
	[
		(Port("P", "Occupied", location="L", location_status="Active"), []),
		(
			Port("P", "Occupied", location="L", location_status="Disconnected"),
			[("port_without_location", TICKET)],
		),
		(Port("P", "Occupied", order="O"), [("port_without_location", TICKET)]),
		(Port("P", "Occupied", olt="OLT"), [("ports_without_location", "")]),
		(Port("P", "Occupied"), [("port_without_location", TICKET)]),
		(Port("P", "Reserved", order="O", order_live=True), []),
		(Port("P", "Reserved", order="O"), [("reserved_without_order", "free_port")]),
		(Port("P", "Reserved"), [("reserved_without_order", TICKET)]),
		(Port("P", "Held", held_by="S", session_status="Held"), []),
		(
			Port("P", "Held", held_by="S", session_status="Expired"),
			[("hold_without_session", "release_hold")],
		),
		(Port("P", "Held"), [("hold_without_session", TICKET)]),
	],
)
def test_findings_about_ports(port: Port, expected: list) -> None:
	"""A port could never be sold again, and nobody would know."""
	assert kinds_and_repairs(ports([port])) == expected


def test_ports_without_a_customer_are_one_finding_per_olt() -> None:
	"""Five thousand ports from before the migration would hide the one that matters."""
	found = list(ports([Port(f"P{n}", "Occupied", olt="OLT A") for n in range(5)]))
	assert [(f.name, f.facts["ports"]) for f in found] == [("OLT A", 5)]


def test_findings_about_jobs() -> None:
	"""A household would be installed but never started and never billed."""
	rows = [Job("J1", True, 0), Job("J2", False, 2), Job("J3", True, 1), Job("J4", False, 0)]
	assert kinds_and_repairs(jobs(rows)) == [
		("completed_pending", "activate"),
		("completed_pending", TICKET),
		("completed_pending", "activate"),
	]


def test_findings_about_charges() -> None:
	"""An invoice would be "being charged" for ever, or a charge that is merely slow would be started twice."""
	old, young = NOW - timedelta(hours=3), NOW - timedelta(hours=1)
	rows = [
		Charge("1", "Queued", old, False),
		Charge("2", "Queued", old, True),
		Charge("3", "Queued", young, False),
		Charge("4", "Charging", old, False),
	]
	assert [finding.name for finding in charges(rows, NOW - timedelta(hours=2))] == ["1"]


def test_findings_about_unbooked_payments() -> None:
	"""A customer who paid would get reminders and be suspended."""
	taken = [Payment(f"pi_{n}", f"INV-{n}", Decimal("10.00")) for n in range(3)] + [
		Payment("pi_x", "", Decimal(5))
	]
	booked = {"pi_0": Decimal("10.00"), "pi_1": Decimal("9.00")}
	assert kinds_and_repairs(payments(taken, booked)) == [
		("paid_otherwise", TICKET),
		("paid_unbooked", "refresh_payment"),
		("paid_unbooked", TICKET),
	]


def test_two_payments_of_one_invoice_are_two_findings() -> None:
	"""The second of two payments would be hidden by the first."""
	taken = [Payment("pi_1", "INV", Decimal(1)), Payment("pi_2", "INV", Decimal(1))]
	assert len({finding.key for finding in payments(taken, {})}) == 2


def test_every_finding_is_registered_with_its_repair() -> None:
	"""A repair button would do nothing."""
	found = [
		*services(
			[replace(SOUND, billed_until=None, first_billed=False, location_status="Active")], TODAY, NOW
		),
		*ports([Port("P", "Reserved", order="O"), Port("Q", "Held", held_by="S")]),
		*jobs([Job("J", False, 1)]),
		*charges([Charge("1", "Queued", NOW - timedelta(days=1), False)], NOW),
		*payments([Payment("pi", "INV", Decimal(1))], {}),
		*refunds([Refund("re", "INV", Decimal(1)), Refund("re", "", Decimal(1))]),
		*disputes(
			[Dispute(f"dp{n}", "INV", Decimal(1), each) for n, each in enumerate(("lost", "won", "x"))]
		),
		*devices({"EQP-1": "X"}),
	]
	for finding in found:
		check(finding)


@pytest.mark.parametrize(("kind", "repair"), [("unheard_of", ""), ("live_unbilled", "free_port")])
def test_what_is_not_registered_is_refused(kind: str, repair: str) -> None:
	"""The report could not explain a finding, or would offer a button that does something else."""
	with pytest.raises(KeyError):
		check(Finding(kind, "Sales Invoice", "INV", {}, repair))
