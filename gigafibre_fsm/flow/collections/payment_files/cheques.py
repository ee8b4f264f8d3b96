"""Manually entered cheques, as lines of a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.collections.payment_files import reader
from gigafibre_fsm.flow.collections.payment_files.reader import Row
from gigafibre_fsm.guards import arguments

KEYS = ("number", "payer", "account", "invoice", "amount")


def rows(cheques: Sequence[Any], day: date) -> list[Row]:
	"""The lines of cheques {"number", "payer", "account", "invoice", "amount"}. Raises BadRequest for one without number,
	payer or amount, or with a value that is not a text.
	"""
	found = []
	for place, cheque in enumerate(cheques, start=1):
		given = cheque if isinstance(cheque, dict) else {}
		said = {key: arguments.text(given.get(key), _("Cheques"), required=False) for key in KEYS}
		amount = reader.money(said["amount"])
		if not amount or amount < 0 or not said["number"] or not (said["payer"] or said["account"]):
			raise BadRequest(
				_("Cheque {0}: enter its number, the payer or account number, and the amount.").format(place)
			)
		raw = " | ".join(filter(None, said.values()))
		found.append(
			Row(
				place,
				raw,
				day,
				amount,
				account=said["account"],
				invoice=said["invoice"],
				payer=said["payer"],
				reference=said["number"],
			)
		)
	return found
