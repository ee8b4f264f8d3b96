"""The sentences of the checks: complete for staff, without network details for customers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import clock, dates, money
from gigafibre_fsm.flow.assurance import rules
from gigafibre_fsm.flow.assurance.rules import Finding
from gigafibre_fsm.notifications import templates

Say = Callable[[dict[str, Any]], str]

TITLES: dict[str, Callable[[], str]] = {
	rules.ACCOUNT: lambda: _("Service"),
	rules.STANDING: lambda: _("Bills and pauses"),
	rules.PORT: lambda: _("Fibre Port"),
	rules.OLT_STATE: lambda: _("OLT"),
	rules.INCIDENT: lambda: _("Outages"),
	rules.ONT_SEEN: lambda: _("ONT"),
	rules.LIGHT: lambda: _("Light"),
	rules.WIFI: lambda: _("WiFi Router"),
}
CUSTOMER_TITLES: dict[str, Callable[[], str]] = {
	**TITLES,
	rules.PORT: lambda: _("Line"),
	rules.OLT_STATE: lambda: _("Line"),
	rules.ONT_SEEN: lambda: _("Fibre box"),
	rules.LIGHT: lambda: _("Signal"),
}
SOURCES: dict[str, Callable[[], str]] = {
	rules.OF_CONTRACT: lambda: _("Contract"),
	rules.OF_NETWORK: lambda: _("Network register"),
	rules.OF_COMMANDS: lambda: _("OLT commands"),
	rules.OF_INCIDENTS: lambda: _("Incidents"),
	rules.OF_DEVICE: lambda: _("The device's report"),
}
STAFF: dict[str, Say] = {
	"ended": lambda f: _("The service ended on {0}.").format(_day(f["day"])),
	"not installed": lambda f: _("The service is not installed yet."),
	"no service": lambda f: _("No service is active here."),
	"in service": lambda f: _("In service."),
	"paused": lambda f: _("Seasonal pause until {0}.").format(_day(f["day"])),
	"paused for now": lambda f: _("Seasonal pause without an end."),
	"unpaid": lambda f: _("Suspended for non-payment since {0}; {1} is owed.").format(
		_day(f["day"]), _amount(f["owed"])
	),
	"overdue": lambda f: _("A bill is overdue ({0}); nothing is suspended yet.").format(_amount(f["owed"])),
	"in order": lambda f: _("Nothing is suspended."),
	"no fibre here": lambda f: _("No fibre here: this check does not apply."),
	"no port": lambda f: _("The location has no fibre port."),
	"port in use": lambda f: _("{0} is in use.").format(f["port"]),
	"port not in use": lambda f: _("{0} is {1}: not in use.").format(f["port"], _(f["status"])),
	"olt never told": lambda f: _("Cannot tell: this app has never told the OLT anything about this line."),
	"olt refused": lambda f: _("The OLT refused {0}: {1}").format(_(f["action"]), f["why"]),
	"olt waits": lambda f: _("{0} is not done on the OLT yet. {1}").format(_(f["action"]), f["why"]).strip(),
	"olt disconnected": lambda f: _("The line is disconnected on the OLT."),
	"olt suspended": lambda f: _("The OLT still has the line profile of suspended services ({0}).").format(
		f["profile"]
	),
	"olt confirmed": lambda f: _("The OLT has what is sold."),
	"no incident": lambda f: _("No known outage."),
	"outage": lambda f: _("Known outage since {0} ({1}).").format(_time(f["since"]), f["name"]),
	"planned work": lambda f: _("Planned work from {0} ({1}).").format(_time(f["since"]), f["name"]),
	"no ont": lambda f: _("No ONT is installed here."),
	"ont online": lambda f: _("The ONT is online."),
	"ont silent": lambda f: _("The ONT has been silent since {0}.").format(_time(f["since"])),
	"does not report": lambda f: _("Cannot tell: this model does not report."),
	"acs silent": lambda f: _("Cannot tell: the ACS was last heard {0}.").format(_time(f["heard"])),
	"never seen": lambda f: _("Cannot tell: {0} has never reported.").format(f["device"]),
	"no reading": lambda f: _("Cannot tell: there is no reading."),
	"old reading": lambda f: _("Cannot tell: the last reading ({0}) is too old.").format(_power(f["rx"])),
	"too weak": lambda f: _("{0} is too weak. At installation: {1}.").format(
		_power(f["rx"]), _power(f["baseline"])
	),
	"too strong": lambda f: _("{0} is too strong.").format(_power(f["rx"])),
	"weaker": lambda f: _("{0}, at installation {1}: the line has lost light.").format(
		_power(f["rx"]), _power(f["baseline"])
	),
	"good light": lambda f: _("{0}, within the limits.").format(_power(f["rx"])),
	"no router": lambda f: _("Cannot tell: no router of ours is installed here."),
	"behind the ont": lambda f: _("Cannot tell: the ONT in front of it is silent."),
	"wifi online": lambda f: _("The router is online."),
	"wifi silent": lambda f: _("The router has been silent since {0}.").format(_time(f["since"])),
	"wifi in use": lambda f: _("The router is online; devices in the house: {0}.").format(f["hosts"]),
	"settings refused": lambda f: _("The router is online and refused its settings: {0}").format(f["why"]),
}
CUSTOMERS: dict[str, Say] = {
	"ended": lambda f: _("Your service at this address ended on {0}.").format(_day(f["day"])),
	"not installed": lambda f: _("Your service is not installed yet."),
	"no service": lambda f: _("No service is active at this address."),
	"in service": lambda f: _("Your service is active."),
	"paused": lambda f: _("Your service is paused until {0}.").format(_day(f["day"])),
	"paused for now": lambda f: _("Your service is paused."),
	"unpaid": lambda f: _(
		"Your service is suspended: a bill is unpaid. It comes back as soon as the bill is paid."
	),
	"overdue": lambda f: _("A bill is overdue. Your service is not suspended."),
	"port not in use": lambda f: _("Your line is not connected on our side. Please contact us."),
	"no port": lambda f: _("Your line is not connected on our side. Please contact us."),
	"olt refused": lambda f: _("Your line is not connected on our side. Please contact us."),
	"olt waits": lambda f: _("Your line is being connected on our side."),
	"olt disconnected": lambda f: _("Your line is not connected on our side. Please contact us."),
	"olt suspended": lambda f: _("Your line is being opened again."),
	"outage": lambda f: f["sentence"],
	"planned work": lambda f: f["sentence"],
	"no ont": lambda f: _("Your line is not connected on our side. Please contact us."),
	"ont online": lambda f: _("The fibre box in your home is connected."),
	"ont silent": lambda f: _(
		"We have not heard from the fibre box in your home since {0}. Please check that it has power."
	).format(_time(f["since"])),
	"does not report": lambda f: _("We cannot see from here whether your equipment is connected."),
	"acs silent": lambda f: _("We cannot see from here whether your equipment is connected."),
	"never seen": lambda f: _("We cannot see from here whether your equipment is connected."),
	"too weak": lambda f: _(
		"The signal on your fibre is too weak. Please contact us: we have to look at it."
	),
	"too strong": lambda f: _(
		"The signal on your fibre is not right. Please contact us: we have to look at it."
	),
	"good light": lambda f: _("The signal on your fibre is good."),
	"weaker": lambda f: _("The signal on your fibre is good."),
	"wifi online": lambda f: _("Your WiFi router is connected."),
	"wifi in use": lambda f: _("Your WiFi router is connected."),
	"wifi silent": lambda f: _(
		"We have not heard from your WiFi router since {0}. Please check its power and its cable to the fibre box."
	).format(_time(f["since"])),
	"settings refused": lambda f: _("Your WiFi router is connected."),
}


def for_staff(finding: Finding) -> str:
	return STAFF[finding.reason](finding.facts)


def for_customers(finding: Finding) -> str:
	"""The sentence for a customer; "" if there is nothing that they could do."""
	return CUSTOMERS[finding.reason](finding.facts) if finding.reason in CUSTOMERS else ""


def summary(worst: str, sentence: str) -> str:
	"""The headline of a customer's page: the verdict's sentence, or one that says that no fault was found."""
	if worst == rules.BLOCKING:
		return sentence
	if worst == rules.UNKNOWN:
		return _("We see nothing wrong from here, but not everything can be seen from here.")
	return _("Everything looks fine from here.")


def _day(day: date | None) -> str:
	return dates.without_weekday(day, _language()) if day else "…"


def _time(moment: datetime | None) -> str:
	"""A UTC time in the site's time; with its day unless it is today."""
	if not moment:
		return "…"
	today = clock.to_site_time(clock.utc_now()).date()
	return dates.moment_phrase(clock.to_site_time(moment), _language(), today)


def _amount(owed: Decimal | None) -> str:
	return money.formatted(owed, _language()) if owed else "…"


def _power(dbm: float | None) -> str:
	return f"{dbm:.1f} dBm" if dbm is not None else "…"


def _language() -> str:
	return templates.language(frappe.local.lang)
