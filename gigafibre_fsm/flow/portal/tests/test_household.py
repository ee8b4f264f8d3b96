"""Changes of a household by support: by the rules of checkout, not over another user's change, and undoable."""

from __future__ import annotations

from typing import Any

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.flow.portal import contacts, household
from gigafibre_fsm.notifications import opt_outs
from tests.factories.billing import Household

pytestmark = pytest.mark.site
NEW = "+14505550199"


def test_a_new_number_opens_the_account_and_can_be_undone(site: Any, paid_household: Household) -> None:
	"""The code would go to the old telephone, and a slip of the finger could not be taken back."""
	customer = paid_household.customer
	before = site.db.get_value("Customer", customer, "mobile_no")
	done = household.change(customer, "phone", NEW, before)
	assert site.db.get_value("Customer", customer, "mobile_no") == NEW
	assert customer in {holder.customer for holder in contacts.holders(contacts.address(NEW)) if holder.opens}
	household.change(customer, "phone", done["before"], done["value"])
	assert site.db.get_value("Customer", customer, "mobile_no") == before
	assert customer not in {holder.customer for holder in contacts.holders(contacts.address(NEW))}


def test_a_change_over_another_one_is_refused(site: Any, paid_household: Household) -> None:
	"""Two agents at one customer would overwrite each other without a word."""
	customer = paid_household.customer
	mail = site.db.get_value("Customer", customer, "email_id")
	household.change(customer, "email", "nouveau@example.com", mail)
	with pytest.raises(Conflict, match="nouveau@example.com"):
		household.change(customer, "email", "autre@example.com", mail)
	assert site.db.get_value("Customer", customer, "email_id") == "nouveau@example.com"


def test_somebody_stays_reachable(site: Any, paid_household: Household) -> None:
	"""A customer without number and address would hear nothing of a bill or an outage."""
	customer = paid_household.customer
	phone, mail = site.db.get_value("Customer", customer, ["mobile_no", "email_id"])
	household.change(customer, "phone", "", phone)
	with pytest.raises(BadRequest):
		household.change(customer, "email", "", mail)
	assert site.db.get_value("Customer", customer, "email_id") == mail


def test_access_notes_belong_to_a_place_of_the_customer(site: Any, paid_household: Household) -> None:
	"""The dog at the gate would be noted at the neighbour's."""
	customer, place = paid_household.customer, paid_household.location.name
	household.change(customer, "access_notes", "Gros chien", "", place)
	assert site.db.get_value("Service Location", place, "access_notes") == "Gros chien"
	with pytest.raises(NotFound):
		household.change(customer, "access_notes", "x", "", "LOC-00000")
	household.change(customer, "language", "en", "fr")
	assert site.db.get_value("Customer", customer, "language") == "en"


def test_how_they_are_told_is_changed_and_undone(site: Any, paid_household: Household) -> None:
	"""A customer who asks on the telephone for bills by email only would be sent to the website."""
	customer = paid_household.customer
	done = household.change(customer, "bills_by", "E-mail", "")
	assert site.db.get_value("Customer", customer, "fsm_bills_by") == "E-mail"
	household.change(customer, "bills_by", done["before"], done["value"])
	assert not site.db.get_value("Customer", customer, "fsm_bills_by")
	with pytest.raises(Conflict):
		household.change(customer, "visits_by", "SMS", "E-mail")


def test_a_stop_said_on_the_telephone_counts_in_any_notation(site: Any, paid_household: Household) -> None:
	"""Text messages would go on to a number that staff wrote with spaces, after its owner said no."""
	customer = paid_household.customer
	site.db.set_value("Customer", customer, "mobile_no", "(450) 555-0177")
	done = household.change(customer, "texts", "stopped", "wanted")
	assert opt_outs.is_stopped("+14505550177") and opt_outs.opted_out(["450 555-0177"]) == {"450 555-0177"}
	household.change(customer, "texts", done["before"], done["value"])
	assert not opt_outs.is_stopped("+14505550177")
