"""The state machines of this app's records: which state may follow which. Data only, no Frappe.

`MACHINES[doctype][state]` is the set of states that may come next. The first state listed is the initial one;
an import (migration, sample data) may create a record in any state, but every later change must be legal.
"""

from __future__ import annotations

Machine = dict[str, frozenset[str]]


def _machine(**transitions: str) -> Machine:
	return {
		state.replace("_", " "): frozenset(filter(None, following.split("|")))
		for state, following in transitions.items()
	}


MACHINES: dict[str, Machine] = {
	"Fibre Port": _machine(
		Available="Held|Reserved|Occupied|Faulty|Retired",
		Held="Available|Reserved|Faulty",
		Reserved="Available|Occupied|Faulty",
		Occupied="Available|Faulty|Retired",
		Faulty="Available|Reserved|Occupied|Retired",
		Retired="Available",
	),
	"Address Match": _machine(
		Proposed="Accepted|Rejected", Accepted="Proposed|Rejected", Rejected="Proposed|Accepted"
	),
	"Checkout Session": _machine(
		Open="Held|Submitted|Expired|Abandoned",
		Held="Open|Submitted|Expired|Abandoned",
		Expired="Held|Open|Submitted|Abandoned",
		Abandoned="Held|Open|Submitted",
		Submitted="",
	),
	"Referral": _machine(Waiting="Credited|Void", Credited="", Void=""),
	"Service Location": _machine(
		Pending_Install="Active|Disconnected",
		Active="Suspended|Disconnected",
		Suspended="Active|Disconnected",
		Disconnected="",
	),
	"Service Subscription": _machine(
		Pending="Active|Cancelled", Active="Suspended|Cancelled", Suspended="Active|Cancelled", Cancelled=""
	),
	"Service Equipment": {
		"Awaiting Scan": frozenset({"Installed", "Retiré"}),
		"Installed": frozenset({"Actif", "Awaiting Scan", "Retiré", "Défectueux", "Returned"}),
		"Actif": frozenset({"Retiré", "Défectueux", "Returned"}),
		"Défectueux": frozenset({"Retiré", "Installed", "Returned"}),
		"Returned": frozenset({"Testing", "In Stock", "RMA", "Retiré"}),
		"Testing": frozenset({"In Stock", "RMA", "Retiré"}),
		"In Stock": frozenset({"Retiré"}),
		"RMA": frozenset({"Returned", "Retiré"}),
		"Retiré": frozenset(),
	},
	"Dispatch Job": _machine(
		Open="Scheduled|Completed|Cancelled",  # completed directly from Open by a self-activation without a visit
		Scheduled="Open|En Route|In Progress|Cancelled",
		En_Route="Scheduled|In Progress|Failed|Cancelled",
		In_Progress="Completed|Failed|Cancelled",
		Failed="Open|Scheduled|Cancelled",
		Completed="",
		Cancelled="Open",
	),
	"OLT Command": _machine(
		Waiting="Queued|Confirmed|Cancelled",
		Queued="Waiting|Refused|Confirmed|Cancelled",
		Refused="Queued|Confirmed|Cancelled",
		Confirmed="",
		Cancelled="Confirmed",
	),
	"Network Incident": _machine(
		Running="Over|Dismissed", Planned="Running|Over|Dismissed", Over="Running", Dismissed=""
	),
	"Number Transfer": _machine(
		To_Request="Requested|Refused",
		Requested="Confirmed|Refused",
		Confirmed="Completed|Requested|Refused",
		Completed="",
		Refused="Requested",
	),
	"Copyright Notice": _machine(Received="Passed On|Rejected", Passed_On="", Rejected="Received"),
	"Payment Agreement": _machine(Active="Kept|Broken|Cancelled", Kept="", Broken="", Cancelled=""),
	"Stock Movement": {
		"Waiting": frozenset({"Booked", "Refused"}),
		"Booked": frozenset(),
		"Refused": frozenset({"Waiting"}),
		"Not Kept": frozenset(),
	},
	"Truck Count": _machine(Counted="Approved|Discarded", Approved="", Discarded=""),
	"Staff Invitation": _machine(
		Invited="Ready|Failed|Revoked", Ready="Invited|Revoked", Failed="Invited|Revoked", Revoked="Invited"
	),
	"Provisioning Push": _machine(
		Pending="Pushed|Failed", Pushed="Verified|Failed|Pending", Failed="Pending", Verified=""
	),
	"Payment File": _machine(Open="Booking|Done|Discarded", Booking="Open|Done", Done="Open", Discarded=""),
	"Payment Line": {
		"Unmatched": frozenset({"Matched", "Doubtful", "Set Aside"}),
		"Doubtful": frozenset({"Matched", "Unmatched", "Set Aside"}),
		"Duplicate": frozenset({"Matched", "Doubtful", "Unmatched", "Set Aside"}),
		"Unreadable": frozenset({"Set Aside"}),
		"Matched": frozenset({"Booked", "Doubtful", "Unmatched", "Set Aside"}),
		"Booked": frozenset({"Reversed"}),
		"Reversed": frozenset({"Unmatched"}),
		"Set Aside": frozenset({"Unmatched", "Duplicate", "Unreadable"}),
	},
	"Firmware Rollout": _machine(
		Draft="Running",
		Running="Paused|Stopped|Done",
		Paused="Running",
		Stopped="Running",
		Done="Running",
	),
	"Firmware Update": _machine(Ordered="Verified|Failed|Not Begun", Verified="", Failed="", Not_Begun=""),
	"Outbound Message": _machine(
		Queued="Sent|Failed|Dead", Failed="Sent|Queued|Dead", Dead="Queued", Sent=""
	),
}


class UnknownState(ValueError):
	"""The state does not belong to this machine."""


def is_legal(doctype: str, before: str, after: str) -> bool:
	"""Whether a `doctype` record may change from state `before` to `after`; an unchanged state is always legal.

	Raises UnknownState when either is not a state of that machine.
	"""
	machine = MACHINES[doctype]
	for state in (before, after):
		if state not in machine:
			raise UnknownState(f"{doctype}: {state}")
	return before == after or after in machine[before]


def sources(doctype: str, after: str) -> frozenset[str]:
	"""The states from which `after` can be reached in one step, for the WHERE of a conditional UPDATE."""
	return frozenset(state for state, following in MACHINES[doctype].items() if after in following)
