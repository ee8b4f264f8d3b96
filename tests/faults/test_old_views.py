"""A transaction whose snapshot is older than another's commit reads with a lock what its plain reads do not see."""

from __future__ import annotations

import pytest

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
