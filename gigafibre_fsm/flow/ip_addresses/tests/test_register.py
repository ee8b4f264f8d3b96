"""The register of static addresses, who had one, and copyright notices."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest
from frappe.utils import now_datetime

from gigafibre_fsm.clock import ago, to_utc, utc_now
from gigafibre_fsm.exceptions import BadRequest, Conflict
from tests.factories import ordering, provisioning
from tests.factories.outbox import messages

pytestmark = pytest.mark.site


@pytest.fixture
def network(site) -> str:
	"""A range of this test's own, as 10.x.y.: nothing routes it."""
	prefix = f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}"
	new(site, "IP Range", cidr=f"{prefix}.0/24", gateway=f"{prefix}.1")
	return prefix


def new(site: Any, doctype: str, **values: Any) -> Any:
	return site.get_doc({"doctype": doctype, **values}).insert()


def assign(site: Any, block: str, **values: Any) -> Any:
	values = {"location": provisioning.location().name, "assigned_at": ago(days=10), **values}
	return new(site, "Static IP", block=block, **values)


def test_an_address_is_one_customer_s_at_a_time(site, network) -> None:
	"""Two customers with one address: neither of them is online."""
	first = assign(site, f"{network}.8/29")
	assert first.customer and first.ip_range
	for same in (f"{network}.9", f"{network}.8/29", f"{network}.0/28"):
		with pytest.raises((Conflict, BadRequest)):
			assign(site, same)
	first.released_at = ago(days=2)
	first.save()
	assert assign(site, f"{network}.9", assigned_at=ago(days=1)).name
	with pytest.raises(Conflict):
		assign(site, f"{network}.10", assigned_at=ago(days=3))


@pytest.mark.parametrize("block", ["{0}.1", "{0}.0", "{0}.255", "198.51.100.7", "{0}.9/29", "2001:db8::1"])
def test_what_nobody_can_have_is_refused(site, network, block: str) -> None:
	"""A customer would get the address of the gateway, or one that is not ours."""
	with pytest.raises(BadRequest):
		assign(site, block.format(network))


def test_ranges_do_not_overlap_and_stay_as_long_as_they_are_used(site, network) -> None:
	"""One address would be in two ranges, and an assignment in none."""
	with pytest.raises(Conflict):
		new(site, "IP Range", cidr=f"{network}.128/25")
	assign(site, f"{network}.8")
	with pytest.raises(Conflict):
		site.get_doc("IP Range", {"cidr": f"{network}.0/24"}).delete()


def test_who_had_an_address(site, network) -> None:
	"""The wrong household would get another household's notice."""
	from gigafibre_fsm.flow.ip_addresses.holders import holders_of
	from gigafibre_fsm.gigafibre_fsm.report.ip_address_holder.ip_address_holder import execute

	block = assign(site, f"{network}.8/29", released_at=ago(days=5))
	router = provisioning.router()
	new(
		site,
		"Device Address",
		ip_address=f"{network}.9",
		equipment=router.name,
		location=router.location,
		customer=router.customer,
		used_from=utc_now() - timedelta(days=3),
	)
	now = utc_now()
	assert [each.customer for each in holders_of(f"{network}.9", now - timedelta(days=6))] == [block.customer]
	assert [each.customer for each in holders_of(f"{network}.9", now)] == [router.customer]
	assert not holders_of(f"{network}.9", now - timedelta(days=4)) and not holders_of(f"{network}.16", now)
	assert execute({"ip": f"{network}.9"})[1][0]["equipment"] == router.name
	with pytest.raises(BadRequest):
		holders_of("nowhere", now)


def test_a_place_that_is_disconnected_releases_its_addresses(site, network) -> None:
	"""An address would be a former customer's for ever, and the next one's in the same moment."""
	from gigafibre_fsm.flow.ip_addresses import register

	assigned = assign(site, f"{network}.8")
	register.on_port_vacated(site._dict(location=assigned.location))
	assigned.reload()
	assert assigned.released_at and assigned.released_at <= now_datetime()


def notice(site: Any, ip: str, **values: Any) -> Any:
	values = {"claimant": "Exemple inc.", "notice_text": "Avis <exemple>", "claimed_at": utc_now(), **values}
	return new(site, "Copyright Notice", ip_address=ip, **values)


def test_a_notice_is_passed_on_to_whoever_had_the_address(site, network) -> None:
	"""A provider that passes no notice on owes the claimant damages."""
	from gigafibre_fsm.flow.ip_addresses import copyright_notices

	place = provisioning.location(customer=ordering.customer(language="en").name)
	assign(site, f"{network}.8", location=place.name)
	received = notice(site, f"{network}.8", work="A film")
	assert received.customer == place.customer and "Static IP" in received.found_in
	assert received.due_at == to_utc(received.received_at) + timedelta(hours=48)
	copyright_notices.forward(received.name)
	sent = messages("copyright.notice", received.name)
	assert [row.channel for row in sent] == ["E-mail"] and "Avis <exemple>" in site.parse_json(
		sent[0].payload
	)["text"]
	assert site.db.get_value("Copyright Notice", received.name, "status") == "Passed On"
	with pytest.raises(Conflict):
		copyright_notices.forward(received.name)


def test_a_notice_to_who_has_no_email_is_passed_on_by_mail(site, network) -> None:
	"""A notice to a household without an email address could never be settled, and its deadline would pass."""
	from gigafibre_fsm.flow.ip_addresses import copyright_notices

	customer = ordering.customer()
	site.db.set_value("Customer", customer.name, "email_id", None)
	place = provisioning.location(customer=customer.name)
	assign(site, f"{network}.9", location=place.name)
	received = notice(site, f"{network}.9")
	with pytest.raises(Conflict):
		copyright_notices.forward(received.name)
	assert copyright_notices.forward(received.name, by_mail=True).status == "Passed On"
	assert not messages("copyright.notice", received.name)
	site.db.set_value("Customer", customer.name, "email_id", "quelquun@example.com")
	with pytest.raises(Conflict):
		copyright_notices.forward(notice(site, f"{network}.9").name, by_mail=True)


def test_a_notice_about_nobody_is_rejected_with_a_reason(site, network) -> None:
	"""A household that had nothing to do with it would be accused."""
	from gigafibre_fsm.flow.ip_addresses import copyright_notices

	received = notice(site, f"{network}.77")
	assert not received.customer
	with pytest.raises(Conflict):
		copyright_notices.forward(received.name)
	assert copyright_notices.reject(received.name, "Personne").rejection == "Personne"


def test_staff_are_told_before_the_deadline_once_for_each_step(site, network) -> None:
	"""A notice would be forgotten until the claimant's lawyer writes."""
	from gigafibre_fsm.flow.ip_addresses import copyright_notices

	received = notice(site, f"{network}.78", received_at=ago(hours=30))
	assert received.name not in copyright_notices.waiting(utc_now() - timedelta(hours=20))
	for hours in (0, 1, 13, 14, 20):
		now = utc_now() + timedelta(hours=hours)
		assert received.name in copyright_notices.waiting(now)
		copyright_notices.remind(received.name, now)
	told = {
		row.idempotency_key.split(":desk")[0]
		for row in messages("copyright.due", received.name)
		if row.channel == "Realtime"
	}
	assert {key.rsplit(":", 1)[1] for key in told} == {"24", "6", "0"}


def test_an_empty_notice_says_what_is_missing(site) -> None:
	"""A clerk who enters notices over REST would get a server error instead of the name of the field."""
	import frappe

	for doctype in ("Copyright Notice", "Static IP", "IP Range"):
		with pytest.raises((frappe.MandatoryError, BadRequest)):
			new(site, doctype)
