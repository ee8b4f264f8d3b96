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


@pytest.fixture(params=["FSM Manager", "System Manager", "Administrator"])
def importing(site: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
	"""Sets the flags as Frappe's importer does while it inserts row by row, for each kind of person who may import."""
	customer, olt = ordering.customer().name, ordering.olt().name
	if request.param != "Administrator":
		site.set_user(somebody(site, request.param))
	site.flags.in_import = True
	yield site._dict(customer=customer, olt=olt, get_doc=site.get_doc)
	site.flags.in_import = False


def somebody(site: Any, role: str) -> str:
	user = site.get_doc(
		{
			"doctype": "User",
			"email": f"import.{site.generate_hash(length=6)}@example.com",
			"first_name": "Exemple",
			"send_welcome_email": 0,
			"roles": [{"role": each} for each in (role, "Sales Master Manager")],
		}
	)
	user.flags.no_welcome_mail = True
	return user.insert().name


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


@pytest.mark.parametrize("status", ["Held", "Reserved", "Occupied"])
def test_an_imported_port_is_nobodys(importing: Any, status: str) -> None:
	"""A line would be taken, or kept, for a household that does not exist."""
	port = {
		"doctype": "Fibre Port",
		"olt": importing.olt,
		"civic_number": "1",
		"rue": "rue Exemple",
		"ville": "Exemple",
	}
	with pytest.raises(NotAllowed):
		importing.get_doc({**port, "status": status, "sn": "RCMG19E0BE40"}).insert()
	assert importing.get_doc({**port, "status": "Faulty"}).insert().status == "Faulty"


def test_an_import_writes_no_field_of_the_flow(importing: Any) -> None:
	"""A column of a spreadsheet would put another household's card on a customer."""
	body = {"doctype": "Customer", "customer_name": "Exemple importé", "customer_type": "Individual"}
	with pytest.raises(NotAllowed):
		importing.get_doc({**body, "fsm_stripe_customer": "cus_of_somebody"}).insert()
	customer = importing.get_doc({"doctype": "Customer", **body}).insert()
	customer.fsm_dunning_state = "Suspended"
	with pytest.raises(NotAllowed):
		customer.save()
