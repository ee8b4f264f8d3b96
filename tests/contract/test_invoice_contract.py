"""Invoices, payments and credit notes behave as the app expects."""

import pytest

from tests.contract import records

pytestmark = pytest.mark.slow


def state(site, doc) -> tuple[str, float]:
	return site.db.get_value(doc.doctype, doc.name, ["status", "outstanding_amount"])


def test_an_invoice_goes_through_its_statuses(site) -> None:
	"""The portal shows this amount as due, and this state as paid."""
	invoice = records.invoice()
	assert (invoice.status, invoice.outstanding_amount) == ("Draft", 114.92)
	invoice.submit()
	assert state(site, invoice) == ("Unpaid", 114.92)
	part = records.submitted(records.payment(invoice, 14.92))
	assert state(site, invoice) == ("Partly Paid", 100.0)
	rest = records.submitted(records.payment(invoice))
	assert (rest.payment_type, rest.paid_amount, rest.status) == ("Receive", 100.0, "Submitted")
	assert state(site, invoice) == ("Paid", 0)
	part.reload()
	part.cancel()
	assert state(site, invoice) == ("Partly Paid", 14.92)


def test_an_invoice_of_yesterday_is_overdue(site) -> None:
	"""Dunning starts from this state."""
	yesterday = site.utils.add_days(site.utils.nowdate(), -1)
	invoice = records.submitted(
		records.invoice(set_posting_time=1, posting_date=yesterday, due_date=yesterday)
	)
	assert state(site, invoice)[0] == "Overdue"


def test_a_posting_date_needs_set_posting_time(site) -> None:
	"""A monthly bill dated the first stays dated the first, if the app says so."""
	long_ago = site.utils.add_days(site.utils.nowdate(), -3)
	assert str(records.invoice(posting_date=long_ago).posting_date) == site.utils.nowdate()
	meant = records.invoice(posting_date=long_ago, set_posting_time=1)
	assert str(meant.posting_date) == long_ago


def test_a_due_date_before_the_posting_date_is_refused(site) -> None:
	"""A bill cannot be late on the day it is sent."""
	with pytest.raises(site.ValidationError):
		records.invoice(due_date=site.utils.add_days(site.utils.nowdate(), -1))


def test_a_date_outside_all_fiscal_years_is_refused(site) -> None:
	"""The app must create next year's fiscal year before it bills next January."""
	from erpnext.accounts.utils import FiscalYearError

	with pytest.raises(FiscalYearError):
		records.submitted(records.invoice(posting_date="1999-01-01", set_posting_time=1))


def test_a_fraction_of_a_whole_unit_is_refused(site) -> None:
	"""Half a month of Internet must be sold by its rate, or in a unit that can be split."""
	from erpnext.utilities.transaction_base import UOMMustBeIntegerError

	whole = records.item("ENTIER", whole=True)
	with pytest.raises(UOMMustBeIntegerError):
		records.invoice({"item_code": whole, "qty": 0.5, "rate": 99.95})
	assert records.invoice(records.line(99.95, qty=0.5)).net_total == pytest.approx(49.98, abs=0.01)


@pytest.mark.parametrize("allowed", [0, 1])
def test_a_negative_line_can_be_submitted_only_where_selling_settings_say_so(site, allowed: int) -> None:
	"""The app turns this on: discounts are lines of the invoice too."""
	site.db.set_single_value("Selling Settings", "allow_negative_rates_for_items", allowed)
	invoice = records.invoice(records.line(99.95), records.line(-15, code="RABAIS"))
	assert invoice.grand_total == 97.67
	if allowed:
		invoice.submit()
		assert state(site, invoice) == ("Unpaid", 97.67)
	else:
		with pytest.raises(site.ValidationError):
			invoice.submit()


def test_a_negative_quantity_is_refused(site) -> None:
	"""Money goes back by a credit note only."""
	with pytest.raises(site.ValidationError):
		records.submitted(records.invoice(records.line(10, qty=3), records.line(10, qty=-1, code="RABAIS")))


def test_a_negative_invoice_is_refused(site) -> None:
	"""The app must carry credits larger than the bill over to the next one."""
	with pytest.raises(site.ValidationError):
		records.invoice(records.line(10), records.line(-15, code="RABAIS"))


def test_an_invoice_of_zero_is_paid_at_once(site) -> None:
	"""A first month that is free must not wait for a card."""
	invoice = records.submitted(records.invoice(records.line(0)))
	assert state(site, invoice) == ("Paid", 0)


def test_a_discount_on_the_document_comes_before_the_taxes(site) -> None:
	"""A credit lowers the taxes as well."""
	invoice = records.invoice(records.line(99.95), apply_discount_on="Net Total", discount_amount=15)
	assert (invoice.total, invoice.net_total, invoice.grand_total) == (99.95, 84.95, 97.67)
	assert [tax.tax_amount for tax in invoice.taxes] == [4.25, 8.47]


def test_the_ledger_follows_the_invoice(site) -> None:
	"""The accountant's books show each tax and what the customer owes."""
	invoice = records.submitted(records.invoice())
	rows = site.get_all(
		"GL Entry",
		filters={"voucher_no": invoice.name, "is_cancelled": 0},
		fields=["account", "debit", "credit", "party", "against_voucher"],
	)
	amounts = {row.account: row.debit - row.credit for row in rows}
	assert amounts == {
		invoice.debit_to: 114.92,
		invoice.items[0].income_account: -99.95,
		invoice.taxes[0].account_head: -5.00,
		invoice.taxes[1].account_head: -9.97,
	}
	owed = next(row for row in rows if row.account == invoice.debit_to)
	assert (owed.party, owed.against_voucher) == (invoice.customer, invoice.name)


def test_taxes_are_not_added_automatically(site) -> None:
	"""The app adds the rows of TPS and TVQ itself; a bill without them would be short."""
	template = records.insert(
		"Sales Taxes and Charges Template",
		title=f"{records.MARK} TPS TVQ",
		company=records.company(),
		taxes=records.taxes(),
	)
	site.db.set_single_value("Accounts Settings", "add_taxes_from_taxes_and_charges_template", 0)
	bare = records.invoice(taxes=[], taxes_and_charges=template.name)
	assert not bare.taxes
	bare.append_taxes_from_master()
	bare.save()
	assert bare.grand_total == 114.92


def test_a_bank_payment_needs_its_reference(site) -> None:
	"""The reference is the card payment's id, by which a refund finds it."""
	invoice = records.submitted(records.invoice())
	with pytest.raises(site.ValidationError):
		records.payment(invoice, reference="")


def test_a_paid_invoice_cannot_be_paid_again(site) -> None:
	"""A card charged twice must not be booked twice."""
	invoice = records.submitted(records.invoice())
	late = records.payment(invoice)
	records.submitted(records.payment(invoice))
	with pytest.raises(site.ValidationError):
		records.payment(site.get_doc("Sales Invoice", invoice.name))
	with pytest.raises(site.ValidationError):
		late.submit()
	assert state(site, invoice) == ("Paid", 0)


def test_more_than_is_due_is_refused(site) -> None:
	"""An overpayment must be visible and not disappear in an invoice."""
	invoice = records.submitted(records.invoice())
	with pytest.raises(site.ValidationError):
		records.payment(invoice, 200)


def test_cancelling_a_paid_invoice_leaves_the_payment(site) -> None:
	"""The app refuses this cancellation itself: ERPNext does not."""
	invoice = records.submitted(records.invoice())
	payment = records.submitted(records.payment(invoice))
	site.db.set_single_value("Accounts Settings", "unlink_payment_on_cancellation_of_invoice", 1)
	invoice.reload()
	invoice.flags.ignore_links = invoice.flags.gigafibre_contract = True
	invoice.cancel()
	payment.reload()
	assert site.db.get_value("Sales Invoice", invoice.name, "status") == "Cancelled"
	assert (payment.docstatus, payment.unallocated_amount, list(payment.references)) == (1, 114.92, [])


def test_a_credit_note_keeps_its_own_outstanding_amount(site) -> None:
	"""The app must settle the two: the original is still Unpaid."""
	from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_sales_return

	invoice = records.submitted(records.invoice())
	credit = records.submitted(make_sales_return(invoice.name).insert())
	assert (credit.is_return, credit.return_against, credit.items[0].qty) == (1, invoice.name, -1)
	assert state(site, credit) == ("Return", -114.92)
	assert state(site, invoice) == ("Unpaid", 114.92)


def test_a_credit_note_can_settle_its_invoice(site) -> None:
	"""A credited bill must not be collected again."""
	from erpnext.controllers.sales_and_purchase_return import make_return_doc

	invoice = records.submitted(records.invoice())
	credit = make_return_doc("Sales Invoice", invoice.name)
	credit.update_outstanding_for_self = 0
	records.submitted(credit.insert())
	assert state(site, invoice) == ("Credit Note Issued", 0)
	assert state(site, credit) == ("Return", 0)


def test_more_than_was_sold_cannot_be_taken_back(site) -> None:
	"""A second refund of the same bill is refused."""
	from erpnext.controllers.sales_and_purchase_return import make_return_doc

	invoice = records.submitted(records.invoice())
	records.submitted(make_return_doc("Sales Invoice", invoice.name).insert())
	with pytest.raises(site.ValidationError):
		make_return_doc("Sales Invoice", invoice.name).insert()


def test_a_refund_pays_a_credit_note(site) -> None:
	"""Money sent back to the card is booked against the credit note."""
	from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_sales_return

	invoice = records.submitted(records.invoice())
	records.submitted(records.payment(invoice))
	credit = records.submitted(make_sales_return(invoice.name).insert())
	refund = records.submitted(records.payment(site.get_doc("Sales Invoice", credit.name)))
	assert (refund.payment_type, refund.paid_amount) == ("Pay", 114.92)
	assert state(site, credit) == ("Return", 0)


def test_money_on_account_pays_a_later_bill(site) -> None:
	"""A payment on account that exceeds its bill must pay the next one before a card is charged."""
	from gigafibre_fsm.flow.collections import account_credit

	first = records.submitted(records.invoice())
	payment = records.payment(first)
	payment.update({"paid_amount": 200, "received_amount": 200})
	payment = records.submitted(payment.save())
	assert payment.unallocated_amount == 85.08
	later = records.submitted(records.invoice(customer=first.customer))
	taken = account_credit.apply_credit(site.get_doc("Sales Invoice", later.name))
	payment.reload()
	assert (float(taken), payment.unallocated_amount, len(payment.references)) == (85.08, 0, 2)
	assert state(site, later) == ("Partly Paid", 29.84)
	assert state(site, first) == ("Paid", 0)
