"""A bill or an order printed or mailed from the desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.world import orders
from tests.world.fixtures import World

pytestmark = [pytest.mark.site, pytest.mark.slow]


def printed(world: World, doctype: str, name: str, language: str) -> str:
	"""The print view of the desk in its default format, for a user whose desk is in French."""
	frappe = world.look()
	frappe.get_doc("Customer", frappe.db.get_value(doctype, name, "customer")).update(
		{"language": language}
	).save()
	frappe.db.commit()
	return world.office().page(f"/printview?doctype={doctype}&name={name}&_lang=fr")


@pytest.fixture(scope="module")
def tax_numbers(world: World) -> Iterator[None]:
	ours = {"tps_number": "123456789 RT0001", "tvq_number": "1234567890 TQ0001"}
	settings = world.look().get_doc("Gigafibre Settings")
	before = {field: settings.get(field) for field in ours}
	settings.update(ours).save()
	world.frappe.db.commit()
	yield
	world.look().get_doc("Gigafibre Settings").update(before).save()
	world.frappe.db.commit()


@pytest.fixture(scope="module")
def installed(world: World, tax_numbers: None) -> orders.Purchase:
	bought = orders.buy(world, orders.SOLO, 0)
	orders.install(world, bought)
	return bought


WORDS = {
	"fr": ("Facture", "Commande", "TVQ (9,975", "Sous-total"),
	"en": ("Bill", "Order", "QST (9.975", "Subtotal"),
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_printed_bill_has_all_required_details(
	world: World, installed: orders.Purchase, language: str
) -> None:
	"""The customer's accountant could not claim the taxes: no numbers, in the wrong language, rounded to 0.00."""
	bill = world.look().db.get_value("Sales Invoice", {"fsm_billing_key": f"first:{installed.order}"})
	html = printed(world, "Sales Invoice", bill, language)
	title, _order, qst, subtotal = WORDS[language]
	for needed in (f"<h1>{title}</h1>", bill, "123456789 RT0001", "1234567890 TQ0001", qst, subtotal):
		assert needed in html, needed
	for wrong in ("arrondi", "Rounded"):
		assert wrong not in html
	assert ("TPS" in html) is (language == "fr")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_printed_order_shows_monthly_and_one_time_totals(
	world: World, installed: orders.Purchase, language: str
) -> None:
	"""The customer would read one sum for what is paid every month and what is paid once."""
	html = printed(world, "Sales Order", installed.order, language)
	_bill, title, qst, _subtotal = WORDS[language]
	month = {"fr": "Par mois, taxes comprises", "en": "Per month, taxes included"}[language]
	for needed in (f"<h1>{title}</h1>", installed.order, "123456789 RT0001", qst, month):
		assert needed in html, needed


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_printed_visit_has_devices_light_and_signature(
	world: World, installed: orders.Purchase, language: str
) -> None:
	"""The provider could not prove what was installed, or that the customer signed for it."""
	frappe = world.look()
	job = frappe.get_doc("Dispatch Job", {"sales_order": installed.order, "status": "Completed"})
	html = printed(world, "Dispatch Job", job.name, language)
	signed = {"fr": "Signé par", "en": "Signed by"}[language]
	for needed in (
		job.equipment_list[0].serial,
		f"{job.signal_dbm:.1f}",
		f"{signed} {job.signed_by}",
	):
		assert needed in html, needed
	assert "no such element" not in html


def test_a_bill_that_is_owed_has_its_code_and_an_order_its_contract(
	world: World, installed: orders.Purchase
) -> None:
	"""A customer with a paper bill would type an address, and staff would search the contract in a mailbox."""
	bill = world.look().db.get_value("Sales Invoice", {"fsm_billing_key": f"first:{installed.order}"})
	world.frappe.db.set_value("Sales Invoice", bill, "outstanding_amount", 10)
	world.frappe.db.commit()
	assert 'class="gf-pay"' in printed(world, "Sales Invoice", bill, "fr")
	world.look().db.set_value("Sales Invoice", bill, "outstanding_amount", 0)
	world.frappe.db.commit()
	contract = world.office().page(
		f"/printview?doctype=Sales Order&name={installed.order}&format=Gigafibre Contract&_lang=fr"
	)
	assert "Contrat" in contract and installed.order in contract
