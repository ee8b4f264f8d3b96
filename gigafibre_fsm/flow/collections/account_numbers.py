"""Account numbers, with which customers pay bills at their bank: printed on the bill, listed in the bank's file."""

from __future__ import annotations

import secrets
from collections.abc import Collection

import frappe

from gigafibre_fsm.filters import among

FIELDS = ("fsm_account_number", "legacy_customer_id")
FORMER = "Former Account Number"
"""Numbers of merged customers, who may go on paying with them."""
DIGITS = 9
"""Without the check digit; the first digit is not 0, which a bank's form would drop."""


def new_account_number() -> str:
	"""An unused account number; its last digit is a check digit (Luhn), so that a mistyped number matches no customer."""
	while True:
		body = f"{secrets.randbelow(9) + 1}{secrets.randbelow(10 ** (DIGITS - 1)):0{DIGITS - 1}}"
		number = f"{body}{check_digit(body)}"
		if not frappe.db.exists("Customer", {"fsm_account_number": number}) and not frappe.db.exists(
			FORMER, number
		):
			return number


def check_digit(body: str) -> int:
	"""Luhn's check digit (ISO/IEC 7812-1)."""
	doubled = sum(sum(divmod(int(digit) * 2, 10)) for digit in body[-1::-2])
	return -(doubled + sum(int(digit) for digit in body[-2::-2])) % 10


def account_number_of(customer: str) -> str:
	"""The customer's account number; for a migrated customer the legacy one."""
	own, legacy = frappe.db.get_value("Customer", customer, FIELDS)
	return legacy or own or ""


def add_former(number: str, customer: str, is_legacy: bool) -> None:
	"""Assign payments under the number of a merged customer to `customer`."""
	values = {"doctype": FORMER, "number": number, "customer": customer, "is_legacy": int(is_legacy)}
	frappe.get_doc(values).insert(ignore_permissions=True, ignore_if_duplicate=True)


def holders(numbers: Collection[str]) -> dict[str, str]:
	"""{account number: customer}, for both kinds of numbers and for those of merged customers."""
	found: dict[str, str] = {}
	if numbers:
		former = frappe.get_all(FORMER, filters={"name": among(numbers)}, fields=["name", "customer"])
		found.update({row.name: row.customer for row in former})
	for field in FIELDS if numbers else ():
		rows = frappe.get_all(
			"Customer", filters={field: among(numbers)}, fields=["name", f"{field} as number"]
		)
		found.update({row.number: row.name for row in rows})
	return found
