"""Signed links to a visit, and to the page for starting without one. They need no account."""

from __future__ import annotations

from frappe.utils import get_url

from gigafibre_fsm.guards import tokens

PURPOSE = "visit"
MINUTES = 120 * 24 * 60
START = "self-start"
START_MINUTES = 30 * 24 * 60


def visit_url(job: str) -> str:
	"""The URL of the page of a visit."""
	return get_url(f"/internet/rendez-vous?t={tokens.sign({'j': job}, PURPOSE, MINUTES)}")


def job_of(token: str) -> str:
	"""The Dispatch Job of a link. Raises BadRequest when forged, Gone when expired."""
	return str(tokens.read(token, PURPOSE)["j"])


def start_url(job: str) -> str:
	"""The URL of the page where a customer activates the service of an installation."""
	return get_url(f"/internet/demarrer?t={tokens.sign({'j': job}, START, START_MINUTES)}")


def starting_job_of(token: str) -> str:
	"""The Dispatch Job of such a link. Raises like `job_of`."""
	return str(tokens.read(token, START)["j"])
