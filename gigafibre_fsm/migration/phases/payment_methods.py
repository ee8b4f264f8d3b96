"""Plans payment methods: the card or account at Stripe, and pre-authorized debit mandates (PAD). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.legacy import IN_FORCE
from gigafibre_fsm.migration.planned import Link, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row
from gigafibre_fsm.migration.text import without_card_numbers

STRIPE_IDS = {
	"stripe_customer": re.compile(r"cus_\w+"),
	"stripe_payment_method": re.compile(r"(?:pm|card|src|ba)_\w+"),
	"stripe_mandate": re.compile(r"mandate_\w+"),
}
DIGITS = {
	"institution": re.compile(r"\d{3}"),
	"transit": re.compile(r"\d{5}"),
	"account_number": re.compile(r"\d{5,12}"),
}
"""The format of a Canadian cheque (Payments Canada, Standard 006)."""


def of_account(row: Row, owners: dict[str, str], findings: Findings) -> dict[str, Any]:
	"""The Customer's Stripe fields. `owners`: Stripe customer -> its account: two accounts are never charged to one card."""
	stripe, method = (
		stripe_id(row, column, findings) for column in ("stripe_customer", "stripe_payment_method")
	)
	if stripe and (first := owners.setdefault(stripe, row["_row"])) != row["_row"]:
		findings.note("stripe_customer_repeated", row["_row"], f"{stripe} of {first}")
		stripe = ""
	label = row["card_label"] or ""
	if (safe := without_card_numbers(label)) != label:
		findings.note("card_number_in_text", row["_row"], "card_label")
	if not stripe:
		method = ""  # Stripe charges a card only for the customer that it belongs to.
	return {
		"fsm_ppa_enabled": int(bool(row["preauthorized"] and method)),
		"fsm_stripe_customer": stripe,
		"fsm_stripe_payment_method": method,
		"fsm_card_label": safe if method else "",
	}


def stripe_id(row: Row, column: str, findings: Findings) -> str:
	written = row[column] or ""
	if written and not STRIPE_IDS[column].fullmatch(written):
		findings.note("stripe_id_malformed", row["_row"], f"{column} {written}")
		return ""
	return written


def mandates(tables: Tables, findings: Findings, site: Site) -> Iterator[Planned]:
	"""Plan the mandates in force, the latest one of each account, and the Customer's fields of those at Stripe."""
	accounts = {row["id"]: row for row in tables["account"]}
	held: dict[str, Row] = {}
	for row in tables["mandate"]:
		if row["account_id"] not in accounts:
			findings.note("orphan_mandate", row["_row"], f"account {row['account_id']}")
		elif not row["status"]:
			findings.note("mandate_without_state", row["_row"], f"account {row['account_id']}")
		elif row["status"] != IN_FORCE:
			findings.pass_over("mandate_over")
		else:
			if earlier := held.get(row["account_id"]):
				findings.note("mandate_repeated", earlier["_row"], row["_row"])
			held[row["account_id"]] = row
	for row in held.values():
		yield from _mandate(row, accounts[row["account_id"]], findings, site)


def _mandate(row: Row, account: Row, findings: Findings, site: Site) -> Iterator[Planned]:
	mandate, method = (
		stripe_id(row, column, findings) for column in ("stripe_mandate", "stripe_payment_method")
	)
	numbers = {column: re.sub(r"[\s-]", "", row[column] or "") for column in DIGITS}
	wrong = [column for column, digits in numbers.items() if not DIGITS[column].fullmatch(digits)]
	if wrong and not mandate:
		findings.note("mandate_unreadable", row["_row"], ", ".join(wrong))
		return
	if not mandate:
		findings.note("mandate_not_at_stripe", row["_row"], f"account {row['account_id']}")
	customer = Link("Customer", account["_row"])
	number = "" if wrong else numbers["account_number"]
	values = {
		"status": "Active",
		"customer": customer,
		"holder": row["holder"] or "",
		"signed_on": row["signed_on"],
		"institution": "" if wrong else numbers["institution"],
		"transit": "" if wrong else numbers["transit"],
		"account_end": number[-4:],
		"stripe_mandate": mandate,
		"is_sample": int(site.sample),
	}
	secrets = {"account_number": number} if number else {}
	yield Planned("Debit Mandate", row["_row"], values, secrets=secrets)
	card = account["stripe_payment_method"]
	if mandate and method and account["stripe_customer"] and card in ("", None, method):
		paying = {
			"fsm_stripe_payment_method": method,
			"fsm_stripe_mandate": mandate,
			"fsm_ppa_enabled": 1,
			"fsm_card_label": f"Compte •••• {number[-4:]}" if number else "Compte",
		}
		yield Planned("Customer", f"{row['_row']}#paying", paying, changes=customer)
