"""Lists imported with Frappe's Data Import."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gigafibre_fsm.exceptions import NotAllowed
from tests.factories import ordering

pytestmark = pytest.mark.site

# lists that an operator already has
LISTS = (
	"Fibre Port",
	"OLT",
	"Pricing Zone",
	"Coverage Zone",
	"Technician",
	"Service Location",
	"Service Equipment",
)
# records that only the flow may create
MADE = ("Service Subscription", "Dispatch Job", "Outbound Message", "Provisioning Push", "Checkout Session")


@pytest.fixture
def importing(site: Any) -> Iterator[Any]:
	"""Sets the flags as Frappe's importer does while it inserts row by row, for a manager."""
	manager = site.get_doc(
		{
			"doctype": "User",
			"email": f"import.{site.generate_hash(length=6)}@example.com",
			"first_name": "Exemple",
			"send_welcome_email": 0,
			"roles": [{"role": role} for role in ("FSM Manager", "Sales Master Manager")],
		}
	)
	manager.flags.no_welcome_mail = True
	customer = a_customer()
	site.set_user(manager.insert().name)
	site.flags.in_import = True
	yield site._dict(customer=customer, get_doc=site.get_doc)
	site.flags.in_import = False


def a_customer() -> str:
	return ordering.customer().name


def test_lists_can_be_imported(site: Any) -> None:
	"""An operator would type 300 OLTs by hand."""
	assert all(site.get_meta(doctype).allow_import for doctype in LISTS)
	assert not any(site.get_meta(doctype).allow_import for doctype in MADE)


def place(importing: Any, **values: Any) -> Any:
	body = {"doctype": "Service Location", "customer": importing.customer, "address_line": "1 rue Exemple"}
	return importing.get_doc({**body, **values})


def test_an_imported_record_has_its_initial_status(importing: Any) -> None:
	"""A location would be in service, and its customer billed, because of a column in a spreadsheet."""
	assert place(importing).insert().status == "Pending Install"
	with pytest.raises(NotAllowed):
		place(importing, status="Active").insert()


def test_an_import_cannot_change_a_status(importing: Any) -> None:
	"""A spreadsheet exported last week would reset households to last week's status."""
	doc = place(importing).insert()
	doc.status = "Active"
	with pytest.raises(NotAllowed):
		doc.save()
