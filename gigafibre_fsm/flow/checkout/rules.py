"""The requirements of a checkout before it can become an order. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from gigafibre_fsm.flow.vocabulary import PHONE

MOST_DATES = 3

CONTACT, TERMS, LIMITS_911 = "contact", "terms", "limits_911"
CONSENTS = (CONTACT, TERMS, LIMITS_911)


def needed_consents(service_types: Iterable[str]) -> tuple[str, ...]:
	"""The consents that an order with these services requires."""
	return (CONTACT, TERMS, LIMITS_911) if PHONE in set(service_types) else (CONTACT, TERMS)


def missing(
	*,
	name: str,
	email: str,
	phone: str,
	has_services: bool,
	dates: int,
	contact_me: bool,
	given: Iterable[str],
	service_types: Iterable[str],
) -> list[str]:
	"""The missing parts of a checkout, in the order of the page: names of the form's parts."""
	lacking = [
		part
		for part, there in (
			("services", has_services),
			("name", bool(name)),
			("email", bool(email)),
			("phone", bool(phone)),
			("dates", bool(dates) or contact_me),
		)
		if not there
	]
	accepted = set(given)
	return lacking + [consent for consent in needed_consents(service_types) if consent not in accepted]
