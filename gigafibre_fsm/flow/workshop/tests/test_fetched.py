"""A visit that takes devices away: the technician's scan is what returns each of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import provisioning, stock

pytestmark = pytest.mark.site


@pytest.fixture
def who(site):
	return stock.technician()


@pytest.fixture
def router(site):
	"""A router that is due back for a month."""
	device = provisioning.router(serial=f"2237{site.generate_hash(length=8).upper()}")
	since = site.utils.getdate() - timedelta(days=30)
	site.db.set_value("Service Equipment", device.name, {"status": "Actif", "return_since": since})
	return site.get_doc("Service Equipment", device.name)


@pytest.fixture
def pickup(site, who, router):
	"""The visit that fetches it, begun by `who`."""
	from gigafibre_fsm.flow.workshop import due_back

	job = due_back.plan_pickup(router.location)
	plan = {"technician": who.name, "scheduled_date": site.utils.nowdate(), "time_window": "AM"}
	site.db.set_value("Dispatch Job", job.name, {"status": "Scheduled", **plan})
	assert stock.act(who, "start", job.name)["outcome"] == "done"
	return job


def tick_all(who, job) -> None:
	for step in stock.act(who, "start", job.name)["job"]["checklist"]:
		stock.act(who, "check", job.name, item=step["item_key"], done=True)


def test_a_pickup_returns_what_the_technician_scans(site, who, router, pickup) -> None:
	"""The household would be reminded of a router that rides in our truck, or the truck come back without it."""
	from gigafibre_fsm.flow.stock import trucks
	from gigafibre_fsm.flow.workshop import due_back, receiving, worklist

	tick_all(who, pickup)
	too_early = stock.act(who, "complete", pickup.name, signed_by="Jeanne Exemple")
	assert too_early["outcome"] == "refused" and "Scan the label" in too_early["sentence"]
	shown = stock.act(who, "scan", pickup.name, code=router.mac)["job"]["equipment"][0]
	assert shown["fetched"] and not shown["scanned"]
	assert not due_back.devices_due(location=router.location)
	assert (
		router.mac in trucks.content_of(who.name).devices
		or router.serial in trucks.content_of(who.name).devices
	)
	bench = next(row for row in worklist.worklist(site.utils.getdate())["bench"] if row.name == router.name)
	assert bench.in_truck_of == who.technician_name and bench.checks
	assert stock.act(who, "complete", pickup.name, signed_by="Jeanne Exemple")["outcome"] == "done"
	receiving.receive_scanned(router.mac)
	assert not trucks.content_of(who.name).devices


def test_what_the_visit_did_not_come_for_stays(site, who, router, pickup) -> None:
	"""The neighbour's router would leave with the truck, or a label would be taken off a device for good."""
	other = provisioning.router()
	site.db.set_value("Service Equipment", other.name, "status", "Actif")
	refused = stock.act(who, "scan", pickup.name, code=other.mac)
	assert refused["outcome"] == "refused" and other.mac[:8].lower() in refused["sentence"].lower()
	assert site.db.get_value("Service Equipment", other.name, "status") == "Actif"
	undone = stock.act(who, "unscan", pickup.name, equipment=router.name)
	assert undone["outcome"] == "refused"
	assert site.db.get_value("Service Equipment", router.name, "mac") == router.mac


def test_a_device_that_nobody_finds_is_left_to_a_return_visit(site, who, router, pickup) -> None:
	"""A box that the household cannot find would count as returned."""
	second = provisioning.router(location=site.get_doc("Service Location", router.location))
	site.db.set_value("Service Equipment", second.name, "status", "Actif")
	pickup.reload()
	pickup.append("equipment_list", {"equipment": second.name, "equipment_type": second.equipment_type})
	pickup.save(ignore_permissions=True)
	tick_all(who, pickup)
	stock.act(who, "scan", pickup.name, code=router.mac)
	done = stock.act(
		who, "finish_part", pickup.name, left=[second.name], reason="Introuvable", signed_by="Jeanne Exemple"
	)
	assert done["outcome"] == "done" and done["job"]["rest"]
	assert site.db.get_value("Service Equipment", second.name, "status") == "Actif"


def test_a_fetched_device_is_handed_in_to_the_workshop(site, who, router, pickup) -> None:
	"""A router with the WiFi of its last household would lie on the shelf of new ones."""
	from gigafibre_fsm.flow.stock import movements, warehouses

	stock.act(who, "scan", pickup.name, code=router.mac)
	assert stock.act(who, "hand_in", code=router.mac)["outcome"] == "done"
	label = movements.frappe.db.get_value("Stock Movement", {"equipment": router.name}, "label")
	assert movements.current_location(label) == warehouses.workshop()
