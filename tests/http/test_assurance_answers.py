"""Verdict, numbers and notices over HTTP: who reads what, and the buttons."""

from __future__ import annotations

import json
import secrets

import pytest

from embedded.story.actor import Refused
from tests.http.unchanged import nothing_written
from tests.world.fixtures import DISPATCHER, OTHER_TECHNICIAN, SUPPORT, TECHNICIAN, World
from tests.world.households import Households

pytestmark = pytest.mark.site
INTERNALS = ("OLT", "ONT", "FP-", "EQP-", "dBm", "LP:")


def place_of(world: World, order: str) -> str:
	return world.look().db.get_value("Sales Order", order, "fsm_service_location")


def test_a_customer_reads_the_verdict_on_its_own_place_only(world: World, households: Households) -> None:
	"""A neighbour's debts, or the names of our ports, would be on a customer's telephone."""
	place = place_of(world, households.live.bought.order)
	shown = households.at_home.get("assurance.mine", location=place)
	assert shown["sentence"] and shown["checks"]
	assert not [word for word in INTERNALS if word in json.dumps(shown, ensure_ascii=False)]
	with pytest.raises(Refused) as refused:
		households.next_door.get("assurance.mine", location=place)
	assert refused.value.status == 404
	staff = world.staff(SUPPORT).get("assurance.of_location", location=place)
	assert [check["subject"] for check in staff["checks"]][0] == "account"
	assert all({"value", "source", "at", "sentence"} <= check.keys() for check in staff["checks"])


def test_who_goes_there_reads_the_verdict(world: World, households: Households) -> None:
	"""An assisting technician would not see the diagnosis, or any technician could read the debts of any household."""
	job, other = households.live.job, world.staff(OTHER_TECHNICIAN)
	assert world.staff(TECHNICIAN).get("assurance.of_visit", job=job)["checks"]
	with pytest.raises(Refused) as refused:
		other.get("assurance.of_visit", job=job)
	assert refused.value.status == 404
	frappe = world.look()
	place = {"parent": job, "parenttype": "Dispatch Job", "parentfield": "helpers"}
	who = frappe.db.get_value("Technician", {"user": OTHER_TECHNICIAN})
	helper = frappe.get_doc({"doctype": "Dispatch Job Helper", **place, "technician": who}).insert()
	frappe.db.commit()
	try:
		assert other.get("assurance.of_visit", job=job)["checks"]
	finally:
		helper.delete()
		frappe.db.commit()


def test_a_number_is_brought_along(world: World, households: Households) -> None:
	"""Support could not move a number, or a user without the permission could."""
	frappe = world.look()
	equipment, customer = frappe.db.get_value(
		"Service Equipment", {"custom_sip_username": ("is", "set"), "status": "Actif"}, ["name", "customer"]
	) or frappe.db.get_value(
		"Service Equipment", {"status": "Actif", "equipment_type": "Routeur"}, ["name", "customer"]
	)
	transfer = frappe.get_doc(
		{
			"doctype": "Number Transfer",
			"number": f"+1450555{secrets.randbelow(9000) + 1000}",
			"customer": customer,
			"carrier": "Bell",
			"carrier_account": "B1",
			"bill_copy": "/private/files/exemple.pdf",
			"equipment": equipment,
		}
	).insert()
	frappe.db.commit()
	with nothing_written(world), pytest.raises(Refused) as refused:
		world.staff(DISPATCHER).post("telephony.request_number", transfer=transfer.name)
	assert refused.value.status == 403
	support = world.staff(SUPPORT)
	assert support.post("telephony.request_number", transfer=transfer.name)["status"] == "Requested"
	day = str(world.look().utils.add_days(world.look().utils.nowdate(), 3))
	confirmed = support.post("telephony.confirm_number", transfer=transfer.name, switch_date=day)
	assert confirmed["status"] == "Confirmed"
	refused_too = support.post("telephony.refuse_number", transfer=transfer.name, reason="Autre nom")
	assert refused_too["status"] == "Refused"
	with pytest.raises(Refused) as over:
		support.post("telephony.complete_number", transfer=transfer.name)
	assert over.value.status in (409, 417)


def test_a_notice_is_passed_on(world: World, households: Households) -> None:
	"""The button would send nothing, or send it twice."""
	frappe = world.look()
	place = place_of(world, households.live.bought.order)
	prefix = f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}"
	frappe.get_doc({"doctype": "IP Range", "cidr": f"{prefix}.0/24"}).insert()
	assigned = {
		"doctype": "Static IP",
		"block": f"{prefix}.8",
		"location": place,
		"assigned_at": "2026-01-01",
	}
	frappe.get_doc(assigned).insert()
	names = [
		frappe.get_doc(
			{
				"doctype": "Copyright Notice",
				"ip_address": f"{prefix}.8",
				"claimed_at": "2026-11-01 12:00:00",
				"claimant": "Exemple inc.",
				"notice_text": "Exemple",
			}
		)
		.insert()
		.name
		for _time in range(2)
	]
	frappe.db.commit()
	support = world.staff(SUPPORT)
	assert support.get("ip_address.who_had", ip=f"{prefix}.8", at="2026-11-01T12:00:00Z")["holders"]
	assert support.post("ip_address.pass_on", notice=names[0])["status"] == "Passed On"
	with pytest.raises(Refused) as again:
		support.post("ip_address.pass_on", notice=names[0])
	assert again.value.status == 409
	assert (
		support.post("ip_address.reject", notice=names[1], reason="Demande d'argent")["status"] == "Rejected"
	)
