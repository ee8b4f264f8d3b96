"""The setup checklist: settings that a site needs before its first customer. Pure.

A step is done when its facts are true on the site, never by a click. `_` translates; the source is English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Translate = Callable[[str], str]
SAMPLE = re.compile(r"\bexample\.|555-?01\d\d\b")
"""Sample addresses and numbers that setup fills in; messages to them reach no one."""
SETTINGS_FORM = ("Form", "Gigafibre Settings")


@dataclass(frozen=True)
class Facts:
	"""`settings` are the values of Gigafibre Settings, `labels` their labels; a secret is only whether it is set. Sample
	records are not counted.
	"""

	settings: Mapping[str, Any]
	labels: Mapping[str, str]
	olts: int = 0
	drops: int = 0
	plans: int = 0
	plans_without_price: int = 0
	outgoing_mail: bool = False
	technicians: int = 0
	technicians_not_ready: int = 0
	orders: int = 0


@dataclass(frozen=True)
class Step:
	"""Done when `fields` of the settings hold the company's own values, or when `so` is true of the other facts. `place` is
	the desk route of the step.
	"""

	key: str
	label: Callable[[Translate], str]
	why: Callable[[Translate], str]
	fields: tuple[str, ...] = ()
	so: Callable[[Facts], bool] = lambda _facts: True
	place: tuple[str, ...] = SETTINGS_FORM

	def missing(self, facts: Facts) -> list[str]:
		"""The fields without a value of the company's own."""
		values = {field: str(facts.settings.get(field) or "") for field in self.fields}
		return [field for field, value in values.items() if not value or SAMPLE.search(value)]

	def is_done(self, facts: Facts) -> bool:
		return not self.missing(facts) and self.so(facts)


STEPS = (
	Step(
		"company",
		lambda _: _("Company and legal identity"),
		lambda _: _("Contracts, bills and the privacy page name them."),
		("company", "legal_name", "support_phone", "support_email", "privacy_officer", "privacy_email"),
	),
	Step(
		"taxes",
		lambda _: _("Tax numbers"),
		lambda _: _("A bill without them is not deductible."),
		("tps_number", "tvq_number"),
	),
	Step(
		"headquarters",
		lambda _: _("Headquarters"),
		lambda _: _("Where maps begin, and from where drives are estimated."),
		("headquarters", "hq_latitude", "hq_longitude"),
	),
	Step(
		"network",
		lambda _: _("OLTs and drops"),
		lambda _: _("Import the OLTs and the fibre drops: an address without a drop cannot order."),
		so=lambda facts: bool(facts.olts and facts.drops),
		place=("List", "Fibre Port"),
	),
	Step(
		"prices",
		lambda _: _("Plans and prices"),
		lambda _: _(
			"Each plan of the website has a price in each zone: look at them before the first customer does."
		),
		so=lambda facts: bool(facts.plans) and not facts.plans_without_price,
		place=("List", "Item Price"),
	),
	Step(
		"stripe",
		lambda _: _("Cards: Stripe"),
		lambda _: _("Without it nobody can order on the website."),
		("stripe_secret_key", "stripe_publishable_key", "stripe_webhook_secret"),
	),
	Step(
		"sms",
		lambda _: _("Text messages: Twilio"),
		lambda _: _("Sign-in codes and the day of a visit reach customers as text messages."),
		("twilio_account_sid", "twilio_auth_token", "twilio_from"),
	),
	Step(
		"mail",
		lambda _: _("Email"),
		lambda _: _("Confirmations and bills leave by the default outgoing account."),
		so=lambda facts: facts.outgoing_mail,
		place=("List", "Email Account"),
	),
	Step(
		"acs",
		lambda _: _("Devices: GenieACS"),
		lambda _: _("Installed devices are configured through it."),
		("genieacs_nbi_url", "device_token"),
	),
	Step(
		"technicians",
		lambda _: _("Technicians"),
		lambda _: _("Each with a home and hours: from them come the days that customers can choose."),
		so=lambda facts: bool(facts.technicians) and not facts.technicians_not_ready,
		place=("List", "Technician"),
	),
	Step(
		"order",
		lambda _: _("Test order"),
		lambda _: _("Order once yourself, and follow it until the first bill; then cancel it."),
		so=lambda facts: bool(facts.orders),
		place=("new-order",),
	),
)


def as_rows(facts: Facts, _: Translate) -> list[dict[str, Any]]:
	"""The steps in order: [{"key", "label", "why", "missing" (sentence, or ""), "place", "field", "done"}]."""
	return [
		{
			"key": step.key,
			"label": step.label(_),
			"why": step.why(_),
			"missing": _missing(step, facts, _),
			"place": list(step.place),
			"field": next(iter(step.missing(facts) or step.fields), ""),
			"done": step.is_done(facts),
		}
		for step in STEPS
	]


def _missing(step: Step, facts: Facts, _: Translate) -> str:
	missing = [facts.labels.get(field, field) for field in step.missing(facts)]
	if missing:
		return _("Missing: {0}.").format(", ".join(missing))
	if step.key == "prices" and facts.plans_without_price:
		return _("Without a price: {0}.").format(facts.plans_without_price)
	if step.key == "technicians" and facts.technicians_not_ready:
		return _("Without a home or hours: {0}.").format(facts.technicians_not_ready)
	return ""
