"""A file of payments, from its bytes to paid bills and back, on a site."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import amended_records, billing, subscriptions

pytestmark = pytest.mark.site
INTERNET = (("FTTH150I", 1, 99.95),)


def written(amount: float) -> str:
	return f"{amount:,.2f} $".replace(",", " ").replace(".", ",")


def book(file: str) -> None:
	"""Run the booking job without its commits."""
	from gigafibre_fsm.flow.collections.payment_files import booking

	booking.start(file)
	for line in booking.lines_due(file):
		booking.book_line(line)
	booking.finish(file)


def suspended(site, home) -> None:
	site.db.set_value("Customer", home.customer, "fsm_dunning_state", "Suspended")
	for name in site.get_all("Service Subscription", {"customer": home.customer}, pluck="name"):
		site.db.set_value("Service Subscription", name, {"status": "Suspended", "suspension": "Unpaid"})
	site.db.set_value("Service Location", home.location, "status", "Suspended")


def test_a_payment_of_the_bank_pays_the_bill_and_restores_the_service(site, home, take_in) -> None:
	"""A household that paid at its bank would stay suspended."""
	suspended(site, home)
	(line,) = take_in((home.number, written(home.total)))
	assert (line.status, line.customer, line.matched_how) == ("Matched", home.customer, "Account Number")
	assert site.db.get_value("Sales Invoice", home.bill, "outstanding_amount") == home.total
	book(line.file)
	assert site.db.get_value("Sales Invoice", home.bill, ["outstanding_amount", "fsm_charge_state"]) == (
		0,
		"Paid",
	)
	assert set(site.get_all("Service Subscription", {"customer": home.customer}, pluck="status")) == {
		"Active"
	}
	file = site.db.get_value("Payment File", line.file, ["status", "waiting", "booked_total"])
	assert file == ("Done", 0, home.total)
	entry = site.get_doc("Payment Entry", {"fsm_payment_line": line.name})
	assert (entry.docstatus, entry.paid_amount, entry.reference_no) == (1, home.total, line.name)


def test_what_is_left_over_pays_the_next_bill(site, home, take_in) -> None:
	"""The rest of a payment would be forgotten, and the card charged for the next bill."""
	from gigafibre_fsm.flow.collections import account_credit

	(line,) = take_in((home.number, written(home.total + 500), "x"))
	assert line.status == "Doubtful"
	from gigafibre_fsm.flow.collections.payment_files import settling

	settling.assign_customer(line.name, home.customer)
	book(line.file)
	assert float(account_credit.available(home.customer)) == pytest.approx(500)
	billed = site.db.get_value("Service Subscription", {"customer": home.customer}, "billed_until")
	subscriptions.bill(home.customer, billed + timedelta(days=1))
	bill = site.get_last_doc("Sales Invoice", {"customer": home.customer})
	assert bill.name != home.bill and (bill.outstanding_amount, bill.fsm_charge_state) == (0, "Paid")


def test_the_same_payment_is_booked_once(site, home, take_in) -> None:
	"""The file of Friday to Monday and that of Monday would both book Monday."""
	from gigafibre_fsm.exceptions import Conflict

	paid = (home.number, written(home.total))
	(first,) = take_in(paid)
	with pytest.raises(Conflict):
		take_in(paid)
	again, new = take_in(paid, (home.number, "1,00"))
	assert (again.status, again.duplicate_of) == ("Duplicate", first.name)
	book(first.file)
	from gigafibre_fsm.flow.collections.payment_files import booking

	booking.book_line(first.name)
	assert site.db.count("Payment Entry", {"party": home.customer, "docstatus": 1}) == 1
	# a person may still say that it is another payment
	from gigafibre_fsm.flow.collections.payment_files import settling

	settling.another_payment(again.name)
	assert site.db.get_value("Payment Line", again.name, "status") == "Doubtful"


def test_a_bounced_cheque_is_owed_again(site, home, take_in) -> None:
	"""A bill that nobody paid would count as paid, and its customer hear nothing."""
	from gigafibre_fsm.flow.collections.payment_files import reversal

	(line,) = take_in((home.number, written(home.total)))
	book(line.file)
	reversal.bounced(line.name, "Sans provision")
	state = site.db.get_value(
		"Sales Invoice", home.bill, ["outstanding_amount", "fsm_charge_state", "fsm_owed_since"]
	)
	assert state == (home.total, "", site.utils.getdate())
	assert site.db.get_value("Payment Line", line.name, ["status", "reason"]) == (
		"Reversed",
		"Sans provision",
	)
	told = site.get_all("Outbound Message", {"topic": "payment.returned"}, pluck="payload")
	assert told and any("retourn" in (text or "") for text in told)


def test_a_payment_of_somebody_else_is_moved(site, home, take_in) -> None:
	"""A payment booked to a wrong customer could not be corrected: its line may be booked once."""
	from gigafibre_fsm.flow.collections.payment_files import reversal, settling

	other = billing.activated(lines=INTERNET)
	bill = billing.invoice_of(other)
	(line,) = take_in((home.number, written(home.total)))
	book(line.file)
	reversal.wrong_customer(line.name, "Voisin")
	assert site.db.get_value("Payment Line", line.name, "status") == "Unmatched"
	settling.assign_customer(line.name, other.customer, bill.name)
	book(line.file)
	assert site.db.get_value("Sales Invoice", bill.name, "outstanding_amount") == 0
	assert site.db.get_value("Sales Invoice", home.bill, "outstanding_amount") == home.total


def test_money_taken_back_by_the_bank(site, home, take_in) -> None:
	"""A recalled transfer would be booked as a payment."""
	from gigafibre_fsm.flow.collections.payment_files import reversal, settling

	(line,) = take_in((home.number, written(home.total)))
	book(line.file)
	(back,) = take_in((home.number, written(-home.total)))
	assert (back.status, back.doubt) == ("Doubtful", "taken_back")
	assert settling.reversal_candidates(back) == [line.name]
	reversal.take_back(back.name, line.name)
	assert site.db.get_value("Sales Invoice", home.bill, "outstanding_amount") == home.total
	assert site.db.get_value("Payment Line", back.name, "status") == "Set Aside"


def test_an_entry_cancelled_in_its_form_takes_the_line_along(site, home, take_in) -> None:
	"""The page would show a payment as booked that has no Payment Entry; an amended entry would be refused."""
	(line,) = take_in((home.number, written(home.total)))
	book(line.file)
	entry = site.get_doc("Payment Entry", {"fsm_payment_line": line.name})
	entry.cancel()
	assert site.db.get_value("Payment Line", line.name, "status") == "Reversed"
	again = amended_records.draft_of(site, entry).insert().submit()
	assert not again.fsm_payment_line
	assert site.db.get_value("Sales Invoice", home.bill, ["outstanding_amount", "fsm_charge_state"]) == (
		0,
		"Paid",
	)


def test_who_has_paid_is_neither_charged_nor_suspended_meanwhile(site, home, take_in) -> None:
	"""A clerk books the file at noon; the morning's run had suspended the household that paid."""
	from gigafibre_fsm.flow.collections import unpaid_invoices

	today = site.utils.getdate()
	site.db.set_value("Sales Invoice", home.bill, {"posting_date": today - timedelta(days=60)})
	assert home.bill in [row.name for row in unpaid_invoices.in_dunning(site.utils.getdate())]
	take_in((home.number, written(home.total)))
	assert home.bill not in [row.name for row in unpaid_invoices.in_dunning(site.utils.getdate())]
	site.db.set_value("Sales Invoice", home.bill, "fsm_charge_state", "")
	assert home.bill not in unpaid_invoices.overdue(today)


def test_a_bill_that_is_being_charged_is_left_to_its_charge(site, home, take_in) -> None:
	"""A bank debit under way and a cheque would both pay the bill."""
	site.db.set_value("Sales Invoice", home.bill, "fsm_charge_state", "Charging")
	(line,) = take_in((home.number, written(home.total)))
	from gigafibre_fsm.flow.collections.payment_files import settling

	assert line.status == "Doubtful"
	settling.assign_customer(line.name, home.customer, home.bill)
	book(line.file)
	assert site.db.get_value("Sales Invoice", home.bill, "outstanding_amount") == home.total
	assert (
		site.db.get_value("Payment Entry", {"fsm_payment_line": line.name}, "unallocated_amount")
		== home.total
	)


def test_no_card_is_charged_or_refunded_for_what_a_file_paid(site, stripe, take_in) -> None:
	"""A household whose card was declined paid at the bank; the card would be charged as well, or be refunded."""
	from decimal import Decimal

	from gigafibre_fsm.exceptions import Conflict
	from gigafibre_fsm.flow.collections import charges, refunds
	from tests.factories.stripe import DECLINED_CARD, GOOD_CARD

	home = billing.charged(stripe, DECLINED_CARD, lines=INTERNET)
	stripe.save_card(home.customer, GOOD_CARD)
	number = site.db.get_value("Customer", home.customer, "fsm_account_number")
	(line,) = take_in((number, written(home.invoice.outstanding_amount)))
	book(line.file)
	assert charges.charge(home.invoice.name) is None
	assert not refunds.was_paid_by_card(home.invoice.name)
	lines = {row["row"]: Decimal(row["amount"]) for row in refunds.lines_left(home.invoice.name)}
	with pytest.raises(Conflict):
		refunds.credit(home.invoice.name, lines, "Essai", refund=True)


def test_a_file_is_discarded_only_while_nothing_is_booked(site, home, take_in) -> None:
	"""Its payments could be read and booked a second time."""
	from gigafibre_fsm.exceptions import Conflict
	from gigafibre_fsm.flow.collections.payment_files import files

	paid = (home.number, written(home.total))
	(line,) = take_in(paid)
	files.discard(line.file)
	(line,) = take_in(paid)
	assert line.status == "Matched"
	book(line.file)
	with pytest.raises(Conflict):
		files.discard(line.file)


def test_money_that_waits_is_a_finding_the_next_day(site, home, take_in) -> None:
	"""Payments of a file would lie there for weeks, while their customers are reminded."""
	from gigafibre_fsm.flow.reconcile import payment_files

	(line,) = take_in(("99999", "5,00"))
	assert line.file not in {found.name for found in payment_files.waiting()}
	site.db.set_value("Payment File", line.file, "creation", site.utils.add_days(site.utils.nowdate(), -1))
	(found,) = (each for each in payment_files.waiting() if each.name == line.file)
	assert found.facts == {"lines": 1, "amount": "5.00"}


def test_cheques_have_a_deposit_slip(site, home, account) -> None:
	"""The bank would get a slip with another total than the cheques, or in the other language."""
	from gigafibre_fsm.flow.collections.payment_files import cheques, files
	from gigafibre_fsm.flow.collections.payment_files.deposit_slip import printed_deposit

	today = site.utils.getdate()
	given = [
		{"number": "0042", "payer": "Zoé Bélanger", "account": home.number, "amount": written(home.total)},
		{"number": "17", "payer": "Noël Côté", "amount": "1 000,00 $"},
	]
	made = files.enter_cheques(account, today, cheques.rows(given, today))
	site.local.lang = "fr"
	slip = printed_deposit(site.get_doc("Payment File", made))
	assert (slip["count"], slip["rows"][1]["amount"]) == (2, "1\u00a0000,00\u00a0$")
	before = today - timedelta(days=3)
	again = files.enter_cheques(account, before, cheques.rows(given[:1], before))
	assert site.get_all("Payment Line", {"payment_file": again}, pluck="status") == ["Duplicate"]
	assert printed_deposit(site.get_doc("Payment File", again))["count"] == 0


def test_a_payment_has_its_mode_in_either_language(site) -> None:
	"""On a site that was set up in French a payment would not say whether it was a cheque or a transfer."""
	from gigafibre_fsm.flow.collections.payment_files import booking

	for name in ("Cheque", "Chèque", "Wire Transfer", "Virement"):
		if site.db.exists("Mode of Payment", name):
			site.delete_doc("Mode of Payment", name, force=True)
	for source, name in (("Cheque", "Chèque"), ("Interac", "Virement"), ("Interac", "Wire Transfer")):
		assert booking.mode_of_payment(source) != name
		site.get_doc({"doctype": "Mode of Payment", "mode_of_payment": name, "type": "Bank"}).insert()
		assert booking.mode_of_payment(source) == name


def test_every_customer_has_an_account_number(site, home) -> None:
	"""A customer could not pay at the bank; a mistyped number would belong to another customer."""
	from gigafibre_fsm.flow.collections import account_numbers

	assert len(home.number) == 10
	assert int(home.number[-1]) == account_numbers.check_digit(home.number[:-1])
	assert account_numbers.check_digit("7992739871") == 3
	assert account_numbers.account_number_of(home.customer) == home.number
