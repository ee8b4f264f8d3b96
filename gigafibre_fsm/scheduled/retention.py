"""Retention rules: every log-like table has a limit, in days and in rows. Declared as data; `purge` deletes rows beyond it.

Money, contracts and consents have no rule and are kept; in other tables, rows that still wait for something are kept.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, replace

import frappe

from gigafibre_fsm import clock
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.vocabulary import OPEN_INCIDENT
from gigafibre_fsm.monitoring import disk
from gigafibre_fsm.scheduled import log_files

BATCH = 2_000
TURN_SECONDS = 60.0
# On low disk space, a log keeps this part of its days and rows.
SPARING = 10


@dataclass(frozen=True)
class Rule:
	"""The limit of one table.

	Rows are deleted when they were last changed more than `days` ago, or when there are more than `most` of them (0: no such
	limit), oldest first: only rows whose `state` is one of `over` (all rows without a `state`), and none for which `unless`
	holds, an SQL condition in which `t` is the row.
	"""

	doctype: str
	days: int
	most: int = 0
	state: str = ""
	over: tuple[str, ...] = ()
	unless: str = ""


LATER_PUSH = """NOT EXISTS (SELECT 1 FROM `tabProvisioning Push` l
	WHERE l.equipment = t.equipment AND l.status = 'Verified' AND l.creation > t.creation)"""
# The last command holds the current line on the OLT.
LATER_COMMAND = """NOT EXISTS (SELECT 1 FROM `tabOLT Command` l
	WHERE l.fibre_port = t.fibre_port AND l.status = 'Confirmed' AND l.name > t.name)"""
RUNNING_INCIDENT = f"""EXISTS (SELECT 1 FROM `tabNetwork Incident` i
	WHERE i.name = t.incident AND i.status IN {OPEN_INCIDENT})"""  # noqa: S608 - constants
ROLLED_BACK = "t.batch NOT IN (SELECT b.name FROM `tabMigration Batch` b WHERE b.status = 'Rolled Back')"
LATER_CHANGE = """NOT EXISTS (SELECT 1 FROM `tabMigrated Record` l JOIN `tabMigration Batch` b ON b.name = l.batch
	WHERE l.legacy_key = t.legacy_key AND l.record_doctype = t.record_doctype AND l.name > t.name
	AND b.status != 'Rolled Back')"""
# The audit trail of money and contracts.
AUDITED = """t.ref_doctype IN ('Customer', 'Sales Order', 'Sales Invoice', 'Payment Entry', 'Journal Entry',
	'Service Subscription', 'Gigafibre Settings')"""

OURS = (
	Rule("Outbound Message", 180, 500_000, "status", ("Sent",)),
	Rule("Outbound Message", 365, 100_000, "status", ("Dead",)),
	Rule("Webhook Receipt", 90, 200_000, "outcome", ("Handled", "Ignored")),
	Rule("Firmware Update", 365, 200_000, "status", ("Verified", "Failed", "Not Begun")),
	# The finding that opened an Issue prevents a second Issue.
	Rule("Device Event", 90, 500_000, unless="COALESCE(t.issue, '') != ''"),
	Rule("Device Reading", 7, 1_500_000),
	Rule("Device Day", 366, 3_000_000),
	# As long as a content provider may ask who held an address, and longer than a notice is kept.
	Rule("Device Address", 366, 500_000, unless="t.used_until IS NULL"),
	# Six months (Copyright Act, section 41.26 (1)), or as long as a court may ask.
	Rule(
		"Copyright Notice",
		184,
		state="status",
		over=("Passed On", "Rejected"),
		unless="t.keep_until >= CURRENT_DATE",
	),
	Rule("Provisioning Push", 180, 200_000, "status", ("Verified", "Failed"), unless=LATER_PUSH),
	Rule("OLT Command", 365, 200_000, "status", ("Confirmed", "Cancelled"), unless=LATER_COMMAND),
	Rule("Incident Location", 400, 1_000_000, unless=RUNNING_INCIDENT),
	Rule("Dispatch Plan", 365, 20_000),
	# A phone submits within days; refused actions are kept.
	Rule("Field Action", 180, 500_000, "outcome", ("Done",)),
	Rule("Reconciliation Finding", 365, 50_000, "status", ("Repaired", "Gone", "Dismissed")),
	Rule(
		"Checkout Session",
		180,
		200_000,
		"status",
		("Expired", "Abandoned"),
		unless="COALESCE(t.sales_order, '') != '' OR COALESCE(t.lead, '') != '' OR t.follow_up = 'To Contact'",
	),
	Rule("Migrated Record", 90, unless=ROLLED_BACK),
	Rule("Migrated Record", 180, state="action", over=("Changed",), unless=LATER_CHANGE),
)
FRAPPES = (
	Rule("Error Log", 30, 20_000),
	Rule("Scheduled Job Log", 14, 200_000),
	Rule("Email Queue", 30, 100_000, "status", ("Sent", "Error")),
	Rule("Activity Log", 90, 200_000),
	Rule("Access Log", 90, 100_000),
	Rule("Notification Log", 90, 100_000),
	Rule("Route History", 30, 50_000),
	Rule("View Log", 90, 100_000),
	Rule("Deleted Document", 180, 50_000),
	Rule("Version", 365, 500_000, unless=AUDITED),
	Rule("Integration Request", 90, 100_000, "status", ("Completed", "Cancelled", "Failed")),
	Rule("Webhook Request Log", 30, 50_000),
	Rule("Web Page View", 90, 200_000),
	Rule("Console Log", 90, 10_000),
	# Raw mails that no account could read; their size is unlimited.
	Rule("Unhandled Email", 30, 1_000),
)
RULES = (*OURS, *FRAPPES)

# The other records of this app, with the reason why they need no limit.
KEPT = {
	"Address Match": "one or two for each drop of the network",
	"Civic Address": "the addresses of Quebec",
	"Coverage Zone": "planned work",
	"Debit Mandate": "what customers have signed, from the former system",
	"Device Profile": "one for each model",
	"Firmware Rollout": "one for each firmware of a model",
	"OLT Dialect": "one for each family of OLT",
	"Device State": "one for each device of a customer",
	"Dispatch Job": "the evidence of a visit",
	"Fibre Port": "the network",
	"IP Range": "the network",
	"Job Type": "a few kinds of visits",
	"Former Account Number": "one for each customer who was merged into another one",
	"Gigafibre Settings": "one record",
	"Legacy Invoice": "a year of bills of the former system, which customers read",
	"Legacy Payment": "a year of payments to the former system, which customers read",
	"Legal Text": "what customers have accepted",
	"Migration Batch": "one for each import that somebody starts",
	"Network Incident": "outages, for the regulator",
	"Number Transfer": "one for each number that a customer brings along",
	"OLT": "the network",
	"Payment Agreement": "what customers have promised",
	"Payment File": "money: what a bank or a clerk brought in",
	"Payment Line": "money: a line of such a file",
	"Pricing Zone": "prices",
	"Referral": "money: one for each new customer who was referred",
	"Service Equipment": "the devices of customers",
	"Service Location": "a customer's place",
	"Service Subscription": "a customer's contract",
	"Message Text": "the words of a few messages",
	"Ticket Macro": "a few answers of every day",
	"SMS Opt Out": "what people have asked for, until they ask for the contrary",
	"Skill Tag": "a few words",
	"Static IP": "one for each place with an address of its own",
	"Stock Movement": "where each device was, and what trucks have used",
	"Staff Invitation": "who was given access, and by whom",
	"Technician": "people",
	"Terminal": "the network",
	"Technician Time Off": "a few a year for each technician",
	"Truck Count": "a few a year for each truck",
}


def purge(rules: Collection[Rule] = RULES, seconds: float = TURN_SECONDS) -> int:
	"""Delete rows beyond their limit, within a time limit; the next run continues. Returns how many. Commits."""
	ends = time.monotonic() + seconds
	gone = 0
	for rule in rules:
		if frappe.db.table_exists(rule.doctype, cached=True):
			gone += _purge(rule, ends)
	return gone


def hourly() -> None:
	purge()
	log_files.trim()


def purge_on_low_disk() -> None:
	"""On low disk space: cut logs to a part of their usual limit."""
	if disk.is_low():
		purge([reduced(rule) for rule in RULES])
		log_files.trim()


def reduced(rule: Rule) -> Rule:
	return replace(rule, days=-(-rule.days // SPARING), most=-(-rule.most // SPARING))


def _purge(rule: Rule, ends: float) -> int:
	conditions = [f"t.{rule.state} IN %(over)s"] if rule.state else []
	# An unknown value (NULL) does not keep a row.
	conditions += [f"NOT COALESCE(({rule.unless}), FALSE)"] if rule.unless else []
	may_go = " AND ".join(conditions) or "TRUE"
	values = {"over": rule.over, "before": clock.ago(days=rule.days)}
	gone = 0
	while time.monotonic() < ends and (
		names := _oldest(rule, f"t.modified < %(before)s AND {may_go}", values, BATCH)
	):
		gone += _delete(rule.doctype, names)
	surplus = _count(rule, may_go, values) - rule.most if rule.most else 0
	while surplus > 0 and time.monotonic() < ends:
		surplus -= (deleted := _delete(rule.doctype, _oldest(rule, may_go, values, min(BATCH, surplus))))
		gone += deleted
	return gone


def _oldest(rule: Rule, where: str, values: dict[str, object], limit: int) -> list[str | int]:
	return frappe.db.sql(
		f"SELECT t.name FROM `tab{rule.doctype}` t WHERE {where} ORDER BY t.modified LIMIT {limit}",  # noqa: S608
		values,
		pluck=True,
	)


def _count(rule: Rule, where: str, values: dict[str, object]) -> int:
	return frappe.db.sql(f"SELECT COUNT(*) FROM `tab{rule.doctype}` t WHERE {where}", values)[0][0]  # noqa: S608


def _delete(doctype: str, names: list[str | int]) -> int:
	"""Delete rows with their child rows and encrypted values, in one transaction."""
	for field in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(field.options, {"parenttype": doctype, "parent": among(names)})
	frappe.db.delete("__Auth", {"doctype": doctype, "name": among(names)})
	frappe.db.delete(doctype, {"name": among(names)})
	frappe.db.commit()
	return len(names)
