"""A household that owes its first bill, the account of the bank, and files of its payments."""

from __future__ import annotations

import pytest

from tests.factories import billing


@pytest.fixture
def home(site):
	"""A household with an unpaid first bill and no card."""
	place = billing.activated(lines=(("FTTH150I", 1, 99.95),))
	bill = billing.invoice_of(place)
	site.db.set_value("Sales Invoice", bill.name, "fsm_charge_state", "Overdue")
	number = site.db.get_value("Customer", place.customer, "fsm_account_number")
	return site._dict(
		customer=place.customer, location=place.name, bill=bill.name, total=bill.grand_total, number=number
	)


@pytest.fixture
def account(site) -> str:
	company = site.get_all("Company", pluck="name", order_by="creation")[0]
	found = site.db.get_value("Account", {"company": company, "account_type": "Bank", "is_group": 0})
	if not found:
		group = {"company": company, "root_type": "Asset", "is_group": 1, "parent_account": ("is", "set")}
		parent = site.db.get_value("Account", group)
		values = {"account_name": "Banque exemple", "company": company, "parent_account": parent}
		found = site.get_doc({"doctype": "Account", "account_type": "Bank", **values}).insert().name
	return found


@pytest.fixture
def take_in(site, account):
	"""Import lines (account number, amount, more text) as a bank file of today; returns its Payment Lines."""

	def read(*lines: tuple[str, ...], source: str = "Bank") -> list:
		from gigafibre_fsm.flow.collections.payment_files import files

		today = site.utils.getdate()
		text = "Date;Compte;Montant;Nom;Référence\n"
		text += "".join(f"{today};{';'.join((*line, '', '')[:4])}\n" for line in lines)
		made = files.read(source, account, "banque.csv", text.encode("cp1252"), today)
		rows = site.get_all("Payment Line", {"payment_file": made}, ["*"], order_by="`row`")
		return [site._dict(row, file=made) for row in rows]

	return read
