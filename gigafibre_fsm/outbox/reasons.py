"""The reason of a failure, in a form that staff may read."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import frappe

from gigafibre_fsm.database import driver_error
from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable

LONGEST_ERROR = 500
OURS = "gigafibre_fsm"
# From the first quotation mark to the last: the text between them may contain more of them.
QUOTED = re.compile(r"['\"`].*['\"`]", re.S)


def refused(refusal: ServiceRefused) -> str:
	return f"{refusal.code}: {refusal}"[:LONGEST_ERROR] if refusal.code else str(refusal)[:LONGEST_ERROR]


def reason_of(error: Exception) -> str:
	"""The reason that staff may read. An unexpected error gives only its class and its location in this app's code, because
	its text may contain anything; a database error gives its text without the values that it quotes.
	"""
	if isinstance(error, ServiceUnavailable):
		return str(error)[:LONGEST_ERROR]
	frames = traceback.extract_tb(error.__traceback__)
	ours = [frame for frame in frames if f"/{OURS}/" in frame.filename]
	frame = (ours or frames)[-1]
	kind = type(error).__name__
	# Frappe wraps some database errors in an error of its own.
	told = next((each for each in (error, *error.args) if isinstance(each, driver_error())), None)
	if told and len(told.args) == 2:
		number, text = told.args
		kind = f"{kind} {number} ({QUOTED.sub('…', str(text))})"
	frappe.logger("gigafibre.outbox").error("\n".join(traceback.format_tb(error.__traceback__)))
	return f"{kind} in {frame.name}, {Path(frame.filename).name} line {frame.lineno}"[:LONGEST_ERROR]
