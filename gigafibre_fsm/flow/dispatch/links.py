"""The signed link of a visit, which needs no account."""

from __future__ import annotations

from frappe.utils import get_url

from gigafibre_fsm.guards import tokens

PURPOSE = "visit"
MINUTES = 120 * 24 * 60


def visit_url(job: str) -> str:
	"""The whole address of the page of a visit."""
	return get_url(f"/internet/rendez-vous?t={tokens.sign({'j': job}, PURPOSE, MINUTES)}")


def job_of(token: str) -> str:
	"""The Dispatch Job of a link. Raises BadRequest when forged, Gone when expired."""
	return str(tokens.read(token, PURPOSE)["j"])
