"""Customers, prices and orders behave as the app expects."""

import pytest

from tests.contract import records

pytestmark = pytest.mark.slow


def test_a_second_customer_of_the_same_name_gets_a_number(site) -> None:
	"""Two neighbours called Jean Tremblay must not share one account."""
	first, second, third = (records.customer() for _ in range(3))
	assert (second.name, third.name) == (f"{first.name} - 1", f"{first.name} - 2")


def test_a_customer_with_email_and_mobile_gets_a_contact(site) -> None:
	"""The portal finds its customer through this contact."""
	customer = records.customer(email_id="camille@example.com", mobile_no="+1 450 555 0100")
	contact = site.get_doc("Contact", customer.customer_primary_contact)
	assert contact.name == f"{customer.name}-{customer.name}"
	assert contact.get_link_for("Customer") == customer.name
	assert (contact.email_id, contact.mobile_no) == ("camille@example.com", "+1 450 555 0100")
	assert (customer.email_id, customer.mobile_no) == ("camille@example.com", "+1 450 555 0100")


def test_a_customer_needs_no_group(site) -> None:
	"""An order must not fail because no customer groups are set up. The app fills in its own group if it has one."""
	ours = site.db.get_single_value("Gigafibre Settings", "customer_group")
	assert (records.customer().customer_group or None) in (None, ours)


def test_a_disabled_customer_gets_no_order(site) -> None:
	"""A closed account must not be billed again."""
	customer = records.customer()
	customer.db_set("disabled", 1)
	with pytest.raises(site.ValidationError):
		records.order(customer=customer.name)


def test_a_second_price_for_the_same_dates_is_refused(site) -> None:
	"""With two prices at once, the bill would depend on chance."""
	from erpnext.stock.doctype.item_price.item_price import ItemPriceDuplicateItem

	price = {
		"item_code": records.item(),
		"price_list": records.price_list(),
		"uom": records.uom(),
		"price_list_rate": 99.95,
		"valid_from": "2026-01-01",
	}
	assert records.insert("Item Price", **price).currency == "CAD"
	with pytest.raises(ItemPriceDuplicateItem):
		records.insert("Item Price", **price)
	records.insert("Item Price", **price | {"valid_from": "2026-02-01"})


def test_a_line_without_a_rate_takes_the_price_of_the_list(site) -> None:
	"""An order entered by staff must show the zone's price."""
	records.insert(
		"Item Price",
		item_code=records.item(),
		price_list=records.price_list(),
		uom=records.uom(),
		price_list_rate=79.95,
	)
	for rate in (None, 0):
		assert records.order(records.line(rate=rate)).items[0].rate == 79.95
	own = records.order(records.line(rate=70)).items[0]
	assert (own.price_list_rate, own.rate, own.discount_amount) == (79.95, 70, pytest.approx(9.95))
	free = records.order(records.line(rate=0, discount_percentage=100)).items[0]
	assert (free.rate, free.amount) == (0, 0)


@pytest.mark.parametrize("learn", [0, 1])
def test_an_unknown_price_is_saved_only_if_stock_settings_allow_it(site, learn: int) -> None:
	"""The app turns this off: a discount on one order must not become the price list's price."""
	site.db.set_single_value("Stock Settings", "auto_insert_price_list_rate_if_missing", learn)
	site.clear_document_cache("Stock Settings", "Stock Settings")
	records.order(records.line(rate=41))
	assert site.db.count("Item Price", {"item_code": records.item(), "price_list_rate": 41}) == learn


def test_an_order_needs_a_delivery_date(site) -> None:
	"""Without a date there is no installation to plan."""
	with pytest.raises(site.ValidationError):
		records.order(delivery_date=None)


def test_an_order_with_quantity_zero_is_refused(site) -> None:
	"""A line of quantity zero is a mistake and must not be sold."""
	with pytest.raises(site.ValidationError):
		records.order(records.line(qty=0))


def test_totals_and_taxes_of_an_order_are_exact(site) -> None:
	"""The customer must pay what the website showed, to the cent."""
	order = records.order(records.line(99.95))
	assert [tax.tax_amount for tax in order.taxes] == [5.00, 9.97]
	assert (order.net_total, order.total_taxes_and_charges, order.grand_total) == (99.95, 14.97, 114.92)
	small = records.order(records.line(33.33))
	assert [tax.tax_amount for tax in small.taxes] == [1.67, 3.32]
	assert small.grand_total == 38.32


def test_taxes_are_rounded_once_for_the_document(site) -> None:
	"""Three lines of 33.33 are taxed as 99.99, not three times as 33.33."""
	order = records.order(*(records.line(33.33) for _ in range(3)))
	assert [tax.tax_amount for tax in order.taxes] == [5.00, 9.97]
	assert order.grand_total == 114.96


def test_an_order_accepts_a_negative_rate(site) -> None:
	"""Discounts are lines of their own on the order."""
	order = records.submitted(records.order(records.line(99.95), records.line(-15, code="RABAIS")))
	assert (order.net_total, order.grand_total) == (84.95, 97.67)


def test_a_negative_order_is_refused(site) -> None:
	"""Discounts that exceed the order are a mistake, not a debt to the customer."""
	with pytest.raises(site.ValidationError):
		records.order(records.line(10), records.line(-15, code="RABAIS"))


def test_totals_are_rounded_to_the_dollar_by_default(site) -> None:
	"""Without the app's switch, customers would be charged 115.00 instead of 114.92."""
	assert records.order(disable_rounded_total=1).rounded_total == 0
	smallest = site.db.get_value("Currency", "CAD", "smallest_currency_fraction_value")
	rounded = records.order(disable_rounded_total=0)
	assert rounded.rounded_total == (115.0 if not smallest else pytest.approx(114.90, abs=0.03))


def test_an_actual_charge_and_a_tax_on_it(site) -> None:
	"""A fixed fee that is itself taxed would be missing in the taxes table."""
	fee = {
		"charge_type": "Actual",
		"account_head": records.tax_account("Frais", 0),
		"description": "Frais",
		"tax_amount": 2.00,
	}
	on_it = {
		"charge_type": "On Previous Row Total",
		"row_id": "1",
		"account_head": records.tax_account("TPS", 5),
		"description": "TPS",
		"rate": 5,
	}
	order = records.order(records.line(100), taxes=[fee, on_it])
	assert [tax.tax_amount for tax in order.taxes] == [2.00, 5.10]
	assert order.grand_total == 107.10


def test_an_order_goes_through_its_statuses(site) -> None:
	"""Staff filter their lists by these states."""
	order = records.order()
	assert (order.docstatus, order.status) == (0, "Draft")
	order.submit()
	order.reload()
	assert (order.docstatus, order.status, order.per_billed) == (1, "To Deliver and Bill", 0)
	project = records.insert(
		"Project", project_name=f"{records.MARK} {order.name}", sales_order=order.name, company=order.company
	)
	assert site.db.get_value("Sales Order", order.name, "project") == project.name
	project.reload()
	project.status = "Completed"
	project.save()
	order.reload()
	order.cancel()
	assert site.db.get_value("Sales Order", order.name, ["docstatus", "status"]) == (2, "Cancelled")


def test_an_order_becomes_an_invoice_once(site) -> None:
	"""An order billed in full shows so, and cannot be billed again."""
	from erpnext.selling.doctype.sales_order.sales_order import make_sales_invoice

	order = records.submitted(records.order(records.line(60), records.line(40, code="TV")))
	invoice = make_sales_invoice(order.name)
	assert [(line.sales_order, line.rate) for line in invoice.items] == [(order.name, 60), (order.name, 40)]
	assert invoice.grand_total == order.grand_total
	records.submitted(invoice.insert())
	order.reload()
	assert (order.per_billed, order.status) == (100, "To Deliver")
	assert not make_sales_invoice(order.name).items
	with pytest.raises(site.LinkExistsError):
		order.cancel()
