"""A device's way back: asked for, reminded of, received, wiped, tested, lent again or sent to its maker."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gigafibre_fsm.exceptions import Conflict
from tests.factories import billing, provisioning

pytestmark = pytest.mark.site


@pytest.fixture
def router(site):
	"""A router that has not been returned a month after its service ended."""
	device = provisioning.router(serial=f"2237{site.generate_hash(length=8).upper()}")
	since = site.utils.getdate() - timedelta(days=30)
	site.db.set_value("Service Equipment", device.name, {"status": "Actif", "return_since": since})
	return site.get_doc("Service Equipment", device.name)


def received(router):
	from gigafibre_fsm.flow.workshop import receiving

	return receiving.receive(router.name)


def put_to_the_test(site, router):
	from gigafibre_fsm.flow.workshop import refurbishment

	device = received(router)
	for row in device.checks:
		refurbishment.check(device.name, row.item_key, True)
	return site.get_doc("Service Equipment", router.name)


def test_a_scan_receives_what_is_due_and_nothing_else(site, router) -> None:
	"""A device that a household still uses would be called returned, or one that came back would not be found."""
	from gigafibre_fsm.flow.workshop import receiving

	assert receiving.receive_scanned(router.mac).status == "Returned"
	assert receiving.receive(router.name).status == "Returned"
	used = provisioning.router()
	with pytest.raises(Conflict):
		receiving.receive_scanned(used.mac)


def test_nothing_unwiped_or_untested_goes_to_the_shelf(site, router) -> None:
	"""The next household would find the WiFi of the last one on its router."""
	from gigafibre_fsm.flow.workshop import refurbishment

	received(router)
	with pytest.raises(Conflict):
		refurbishment.to_stock(router.name)
	device = put_to_the_test(site, router)
	assert device.status == "Testing"
	with pytest.raises(Conflict):
		refurbishment.to_stock(router.name)
	refurbishment.wiped_by_hand(router.name, "Bouton de réinitialisation")
	assert refurbishment.to_stock(router.name).status == "In Stock"
	device = site.get_doc("Service Equipment", router.name)
	assert not device.custom_wifi_ssid and not device.get_password(
		"custom_wifi_password", raise_exception=False
	)


def test_a_reset_is_proven_by_what_the_device_then_holds(site, router) -> None:
	"""A reset that the device never carried out would count as one."""
	from gigafibre_fsm.flow.workshop import wiping
	from gigafibre_fsm.outbox.item import OutboxItem, Receipt

	received(router)
	with pytest.raises(Conflict):
		wiping.request_wipe(router.name)
	site.db.set_value("Service Equipment", router.name, "acs_device_id", f"403F8C-Device2-{router.serial}")
	wiping.request_wipe(router.name)
	assert site.db.exists("Outbound Message", {"topic": "device.reset", "reference_name": router.name})

	def answer(values: list[str]) -> str:
		item = OutboxItem("x", "GenieACS", "device.read_back", "", {"equipment": router.name}, None, "key", 1)
		wiping.on_outcome(item, Receipt("", {"values": values}), None)
		return site.db.get_value("Service Equipment", router.name, "wipe_state")

	assert answer([router.custom_wifi_ssid]) == "Not Wiped"
	wiping.request_wipe(router.name)
	assert answer(["Deco_A1B2"]) == "Proven"
	assert not site.db.get_value("Service Equipment", router.name, "custom_wifi_ssid")


def test_an_inform_without_a_restart_proves_nothing(site, router) -> None:
	"""A device that merely reports would be called wiped."""
	from gigafibre_fsm.flow.workshop import wiping

	received(router)
	site.db.set_value("Service Equipment", router.name, "acs_device_id", "403F8C-Device2-X")
	wiping.request_wipe(router.name)
	event = site._dict(
		event="inform", equipment=router.name, name="E1", happened_at=site.utils.now_datetime()
	)
	wiping.on_device_informed(event)
	asked = {"topic": "device.read_back", "reference_name": router.name}
	assert not site.db.exists("Outbound Message", asked)
	wiping.on_device_informed(site._dict(event, event="bootstrap", name="E2"))
	assert site.db.exists("Outbound Message", asked)


def test_a_label_on_the_shelf_is_the_next_household_s(site, router) -> None:
	"""A wiped router could not be lent again, or one on the bench would be lent as it is."""
	from gigafibre_fsm.flow.equipment import identity, labels
	from gigafibre_fsm.flow.workshop import refurbishment

	label = identity.Code(identity.MAC, router.mac)
	put_to_the_test(site, router)
	with pytest.raises(Conflict):
		labels.require_free(label)
	refurbishment.wiped_by_hand(router.name, "Bouton")
	refurbishment.to_stock(router.name)
	labels.require_free(label)
	assert site.db.get_value("Service Equipment", router.name, "status") == "Retiré"
	assert provisioning.router(mac=router.mac).name


def test_a_defective_device_goes_to_its_maker_while_the_warranty_lasts(site, router) -> None:
	"""A router under warranty would be thrown away, or one without would wait at its maker's for ever."""
	from gigafibre_fsm.flow.workshop import receiving, refurbishment

	today = site.utils.getdate()
	received(router)
	with pytest.raises(Conflict):
		refurbishment.to_maker(router.name, "RMA-1", None, today)
	with pytest.raises(Conflict):
		refurbishment.to_maker(router.name, "RMA-1", today - timedelta(days=1), today)
	device = refurbishment.to_maker(router.name, "RMA-1", today, today)
	assert (device.status, device.rma_number, device.custom_wifi_ssid) == ("RMA", "RMA-1", None)
	assert receiving.receive(router.name).status == "Returned"


def test_customers_are_reminded_and_the_devices_fetched(site, router) -> None:
	"""Nobody would ask for the device, or a technician be sent twice."""
	from gigafibre_fsm.flow.workshop import due_back

	today = site.utils.getdate()
	site.db.set_single_value("Gigafibre Settings", "return_reminder_days", "7,21")
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	for sent in (1, 2):
		assert router.location in due_back.reminders_due(today)
		due_back.remind(router.location, today)
		assert site.db.get_value("Service Equipment", router.name, "return_reminders") == sent
	assert router.location not in due_back.reminders_due(today)
	texts = site.get_all("Outbound Message", {"topic": "equipment.return_due"}, pluck="payload")
	assert any("Routeur" in text for text in texts)
	job = due_back.plan_pickup(router.location)
	assert (job.job_type, [row.equipment for row in job.equipment_list]) == ("Pickup", [router.name])
	assert due_back.plan_pickup(router.location).name == job.name


@pytest.fixture
def kept(site):
	"""A household that has left, whose ONT has not been returned for 90 days; a fee of 100 dollars is set."""
	from tests.factories import subscriptions

	home = subscriptions.live((("FTTH150I", 1, 99.95),))
	site.db.set_value("Service Subscription", {"customer": home.customer}, "status", "Cancelled")
	site.db.set_single_value("Gigafibre Settings", "return_fee", 100)
	site.db.set_single_value("Gigafibre Settings", "return_fee_days", 60)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	# read at once: the site's servers put what they have committed into the cache that all share
	site.get_cached_doc("Gigafibre Settings")
	name = site.db.get_value("Service Equipment", {"location": home.location, "equipment_type": "ONT"})
	since = site.utils.getdate() - timedelta(days=90)
	site.db.set_value("Service Equipment", name, {"status": "Actif", "return_since": since})
	return site._dict(home, device=name)


def test_a_fee_is_a_bill_with_taxes_and_is_credited_when_the_device_comes_back(site, kept) -> None:
	"""A household would pay for a device that it has returned, or twice, or without taxes."""
	from gigafibre_fsm.flow.workshop import fees, receiving

	today = site.utils.getdate()
	with pytest.raises(Conflict):
		fees.charge(kept.device, today)
	site.db.set_value("Service Equipment", kept.device, "return_reminders", 1)
	fees.charge(kept.device, today)
	with pytest.raises(Conflict):
		fees.charge(kept.device, today)
	bill = site.get_last_doc("Sales Invoice", {"customer": kept.customer})
	assert [(row.item_code, row.amount) for row in bill.items] == [("FRAISEQ", 100)]
	assert bill.grand_total == pytest.approx(114.98)
	assert receiving.receive(kept.device).fee_state == "Refunded"
	assert site.db.get_value("Sales Invoice", bill.name, "outstanding_amount") == 0


def test_the_fee_that_no_bill_has_yet_is_taken_off(site, kept) -> None:
	"""The next bill would still have the fee of a device that is back."""
	from gigafibre_fsm.flow.workshop import fees, receiving

	other = billing.activated(lines=(("FTTH80I", 1, 79.95),), customer=kept.customer)
	site.db.set_value("Service Equipment", kept.device, "return_reminders", 1)
	fees.charge(kept.device, site.utils.getdate())
	row = {"item": "FRAISEQ", "parenttype": "Service Subscription"}
	assert site.db.count("Subscription Adjustment", row) and other.name
	assert receiving.receive(kept.device).fee_state == "Refunded"
	assert not site.db.count("Subscription Adjustment", row)


def test_a_fee_that_a_card_paid_is_refunded_once(site, stripe, kept) -> None:
	"""A household that has paid for a device and then sent it back would wait for its money, or get it twice."""
	from gigafibre_fsm.flow.workshop import fees, receiving
	from tests.factories.outbox import deliver, messages
	from tests.factories.stripe import GOOD_CARD

	account = stripe.save_card(kept.customer, GOOD_CARD)
	site.db.set_value("Service Equipment", kept.device, "return_reminders", 1)
	fees.charge(kept.device, site.utils.getdate())
	bill = site.get_last_doc("Sales Invoice", {"customer": kept.customer})
	deliver("payment.charge", bill.name)
	assert stripe.taken(account) == [11498]
	assert receiving.receive(kept.device).fee_state == "Refunded"
	note = site.get_last_doc("Sales Invoice", {"customer": kept.customer, "is_return": 1})
	for _attempt in range(2):
		deliver("payment.refund", note.name)
	assert site.db.get_value("Sales Invoice", note.name, "fsm_charge_state") == "Refunded"
	fees.refund(site.get_doc("Service Equipment", kept.device))
	assert len(messages("payment.refund")) == len({row.reference_name for row in messages("payment.refund")})
	given = stripe.get("refunds", limit=100)["data"]
	assert [row["amount"] for row in given if row["metadata"].get("credit") == note.name] == [11498]
