"""The texts about an outage for customers, in their language, and the steps of its procedure. Pure."""

from __future__ import annotations

from datetime import date, datetime

from gigafibre_fsm import dates
from gigafibre_fsm.flow.incidents.causes import PLANNED, POWER_CUT

CHECKLIST = (
	("confirm", "Confirm with the OLT or a customer"),
	("crew", "Send a crew"),
	("eta", "Enter when service is expected back"),
	("customers", "Customers told, or not for a reason"),
	("repair", "Repair confirmed by the light of two lines"),
	("regulator", "CRTC deadlines checked"),
)


def sentence(
	cause: str, since: datetime, until: datetime | None, planned: bool, note: str, language: str, today: date
) -> str:
	"""One or two sentences for a customer. Times are the site's."""
	french = not language.startswith("en")
	at = dates.moment_phrase(since, language, today)
	back = dates.moment_phrase(until, language, today) if until else ""
	said = _planned(at, back, french) if planned else _running(cause, at, back, french)
	return " ".join(filter(None, (said, note.strip())))


def _running(cause: str, at: str, back: str, french: bool) -> str:
	if cause == PLANNED:
		if french:
			return f"Travaux en cours depuis {at}." + (f" Fin prévue : {back}." if back else "")
		return f"Planned work under way since {at}." + (f" Expected to end: {back}." if back else "")
	if cause == POWER_CUT:
		if french:
			return f"Panne de courant dans votre secteur depuis {at} : Internet revient avec le courant."
		return f"Power outage in your area since {at}: Internet comes back with the power."
	if french:
		return f"Panne connue depuis {at}. " + (f"Retour prévu : {back}." if back else "Nous y travaillons.")
	return f"Known outage since {at}. " + (f"Expected back: {back}." if back else "We are working on it.")


def _planned(at: str, back: str, french: bool) -> str:
	if french:
		return f"Travaux prévus, {at}" + (f", jusqu'à {back.removeprefix('le ')}." if back else ".")
	return f"Planned work, {at}" + (f", until {back}." if back else ".")
