"""Cheques that a person enters, as lines of a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.collections.payment_files import reader
from gigafibre_fsm.flow.collections.payment_files.reader import Row


def rows(cheques: Sequence[Any], day: date) -> list[Row]:
	"""A cheque is {"number", "payer", "account", "invoice", "amount"}. Raises BadRequest for one without number, payer or
	amount.
	"""
	found = []
	for place, cheque in enumerate(cheques, start=1):
		given = cheque if isinstance(cheque, dict) else {}
		said = {key: " ".join(str(value or "").split())[:140] for key, value in given.items()}
		amount = reader.money(said.get("amount", ""))
		if (
			not amount
			or amount < 0
			or not said.get("number")
			or not (said.get("payer") or said.get("account"))
		):
			raise BadRequest(
				_("Cheque {0}: enter its number, the payer or account number, and the amount.").format(place)
			)
		raw = " | ".join(
			filter(None, (said.get(key) for key in ("number", "payer", "account", "invoice", "amount")))
		)
		found.append(
			Row(
				place,
				raw,
				day,
				amount,
				account=said.get("account", ""),
				invoice=said.get("invoice", ""),
				payer=said.get("payer", ""),
				reference=said["number"],
			)
		)
	return found
