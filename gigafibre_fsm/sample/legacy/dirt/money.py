"""Errors in the bills and payments of a legacy database."""

from __future__ import annotations

from decimal import Decimal

from gigafibre_fsm.sample.legacy.dirt.stock import NOBODY, Stock, kind, spoilt_account
from gigafibre_fsm.sample.legacy.generator import Row


@kind("balance_differs")
def balance_differs(stock: Stock) -> list[str]:
	return spoilt_account(stock, solde="12.34")


@kind("orphan_invoice")
def orphan_invoice(stock: Stock) -> list[str]:
	return [stock.add("invoice", stock.tables["invoice"][0], account_id=NOBODY)]


@kind("orphan_payment")
def orphan_payment(stock: Stock) -> list[str]:
	return [stock.add("payment", stock.tables["payment"][0], account_id=NOBODY, reference="EXORPH")]


@kind("invoice_overpaid")
def overpaid(stock: Stock) -> list[str]:
	row = stock.account()
	row["solde"] = "-20.00"
	paid = next(each for each in stock.tables["payment"] if each["account_id"] == row["id"])
	paid["montant"] = str(Decimal(paid["montant"]) + 20)
	return [f"payment:{paid['id']}"]


@kind("invoice_below_zero")
def invoice_below_zero(stock: Stock) -> list[str]:
	row = stock.account()
	row["solde"] = "-30.00"
	return [stock.add("invoice", stock.tables["invoice"][0], account_id=row["id"], total="-30.00")]


@kind("payment_repeated")
def payment_repeated(stock: Stock) -> list[str]:
	row = stock.account()
	paid = next(each for each in stock.tables["payment"] if each["account_id"] == row["id"])
	row["solde"] = f"-{paid['montant']}"
	return [stock.add("payment", paid, invoice_id=0)]


@kind("payment_below_zero")
def payment_below_zero(stock: Stock) -> list[str]:
	row = stock.account()
	row["solde"] = "25.00"
	paid = next(each for each in stock.tables["payment"] if each["account_id"] == row["id"])
	return [stock.add("payment", paid, invoice_id=0, montant="-25.00", reference="EXBACK")]


@kind("orphan_invoice_line")
def orphan_invoice_line(stock: Stock) -> list[str]:
	return [stock.add("invoice_item", stock.tables["invoice_item"][0], invoice_id=NOBODY)]


@kind("invoice_lines_differ")
def invoice_lines_differ(stock: Stock) -> list[str]:
	row = stock.tables["invoice_item"][30]
	row["montant"] = "1.11"
	return [f"invoice:{row['invoice_id']}"]


@kind("amount_unreadable")
def amount_unreadable(stock: Stock) -> list[str]:
	account, paid = _payer(stock)
	bill = stock.add("invoice", stock.tables["invoice"][0], account_id=account["id"], total="")
	return [bill, stock.add("payment", paid, invoice_id=0, montant=None, reference="")]


@kind("bill_without_date")
def bill_without_date(stock: Stock) -> list[str]:
	return [_bill(stock, date_facture=None, total="0.00")]


@kind("dated_in_future")
def dated_in_future(stock: Stock) -> list[str]:
	_account, paid = _payer(stock)
	later = {"date_paiement": "2055-01-15", "montant": "10.00", "invoice_id": 0, "reference": "EXLATER"}
	taken = stock.add("payment", paid, **later)
	_account["solde"] = "-10.00"
	return [_bill(stock, date_facture="2055-01-01", total="0.00"), taken]


@kind("bill_repeated")
def bill_repeated(stock: Stock) -> list[str]:
	account, paid = _payer(stock)
	bill = next(each for each in stock.tables["invoice"] if each["id"] == paid["invoice_id"])
	account["solde"] = bill["total"]
	return [stock.add("invoice", bill)]


@kind("payment_of_nothing")
def payment_of_nothing(stock: Stock) -> list[str]:
	_account, paid = _payer(stock)
	return [stock.add("payment", paid, invoice_id=0, montant="0.00")]


@kind("payment_of_other_bill")
def payment_of_other_bill(stock: Stock) -> list[str]:
	_account, paid = _payer(stock)
	_other, others = _payer(stock)
	paid["invoice_id"] = others["invoice_id"]
	return [f"payment:{paid['id']}"]


def _payer(stock: Stock) -> tuple[Row, Row]:
	"""An account that owes nothing, and its first payment."""
	account = stock.account()
	return account, next(each for each in stock.tables["payment"] if each["account_id"] == account["id"])


def _bill(stock: Stock, **values: str | None) -> str:
	account = stock.account()
	return stock.add("invoice", stock.tables["invoice"][0], account_id=account["id"], **values)
