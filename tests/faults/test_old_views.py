"""A transaction whose snapshot is older than another's commit reads with a lock what its plain reads do not see."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import Conflict
from tests.faults import children, household
from tests.faults.lab import Lab

pytestmark = pytest.mark.site


def _push(equipment: str) -> str:
	import frappe

	from gigafibre_fsm.flow.provisioning import pushes

	frappe.db.rollback()
	made = pushes.push(equipment, "essai", "bootstrap")
	frappe.db.commit()
	return made.name


@pytest.mark.parametrize("event", ["inform", "bootstrap"])
def test_two_concurrent_reports_make_one_push(lab: Lab, event: str):
	"""The second report of a device would fail, and the device wait for a later one."""
	from gigafibre_fsm.flow.provisioning import pushes

	location = lab.look().db.get_value("Service Subscription", household.live(lab).subscription, "location")
	frappe = lab.look()
	router = frappe.db.get_value("Service Equipment", {"location": location, "equipment_type": "Routeur"})
	for waiting in frappe.get_all("Provisioning Push", {"equipment": router}, pluck="name"):
		frappe.db.set_value("Provisioning Push", waiting, "status", "Verified")
	frappe.db.commit()
	begun = frappe.db.count("Provisioning Push")
	made = children.run(lambda: _push(router)).result()
	assert pushes.push(router, "essai", event).name == made
	assert frappe.db.count("Provisioning Push") == begun
	frappe.db.rollback()


def test_an_overtaken_transaction_starts_again(lab: Lab):
	"""A clerk would act on data read before another clerk's change, in spite of the lock."""
	from gigafibre_fsm import locks

	def move() -> None:
		import frappe

		frappe.db.rollback()
		locks.account("Client exemple des verrous")
		frappe.db.commit()

	frappe = lab.look()
	assert frappe.db.get_value("Customer", {"name": ("is", "set")})
	children.run(move).result()
	with pytest.raises(locks.Overtaken) as overtaken:
		locks.account("Client exemple des verrous")
	locks.begin_again(overtaken.value)
	locks.account("Client exemple des verrous")
	locks.account("Client exemple des verrous")
	frappe.db.rollback()


def test_a_transaction_that_locks_first_is_not_overtaken(lab: Lab):
	"""A transaction that has read nothing yet would be restarted although it has no outdated data."""
	from gigafibre_fsm import locks

	def move() -> None:
		locks.account("Client exemple des verrous")
		import frappe

		frappe.db.commit()

	outcomes = children.race([move] * 4)
	assert [outcome.error for outcome in outcomes] == [""] * 4, [outcome.trace for outcome in outcomes]


def test_a_mandate_is_not_sent_beside_a_card_that_was_just_saved(lab: Lab):
	"""A household that has just given a card would be debited at the bank as well."""
	from gigafibre_fsm import locks
	from gigafibre_fsm.flow.collections import debit_mandates
	from tests.factories import ordering

	frappe = lab.look()
	customer = ordering.customer().name
	mandate = frappe.get_doc(
		{
			"doctype": "Debit Mandate",
			"customer": customer,
			"signed_on": "2024-02-29",
			"institution": "000",
			"transit": "11000",
			"account_number": "000123456789",
			"account_end": "6789",
			"is_sample": 1,
		}
	).insert(ignore_permissions=True)
	frappe.db.commit()

	def save_card() -> None:
		import frappe

		frappe.db.rollback()
		locks.account(customer)
		card = {"fsm_ppa_enabled": 1, "fsm_stripe_payment_method": "pm_course", "fsm_card_label": "Visa"}
		frappe.db.set_value("Customer", customer, card)
		frappe.db.commit()

	assert lab.look().db.exists("Debit Mandate", mandate.name)
	children.run(save_card).result()
	with pytest.raises(locks.Overtaken):
		debit_mandates.send_to_stripe(mandate.name)
	lab.look().db.rollback()
	with pytest.raises(Conflict, match="Visa"):
		debit_mandates.send_to_stripe(mandate.name)
	frappe.db.rollback()
