"""Who may read, change, add and delete which records of this app, and one record of each kind to try it on."""

from __future__ import annotations

import secrets
from typing import Any

from tests.world.fixtures import World

# r read, w write, c create, d delete; what is not here is refused. Customers, technicians and guests get nothing: they
# have methods and pages of their own (test_outside.py).
MAY: dict[str, dict[str, str]] = {
	"Fibre Port": {"manager": "rwcd", "dispatcher": "r", "support": "r", "sales": "r"},
	"OLT": {"manager": "rwcd", "dispatcher": "r", "support": "r", "sales": "r"},
	"Pricing Zone": {"manager": "rwcd", "dispatcher": "r", "support": "r", "sales": "r"},
	"Civic Address": {"manager": "rwcd", "dispatcher": "r", "support": "r", "sales": "r"},
	"Address Match": {"manager": "rwcd", "support": "rw", "sales": "r"},
	"Coverage Zone": {"manager": "rwcd", "dispatcher": "r", "support": "r", "sales": "rwc"},
	"Checkout Session": {"manager": "rwcd", "support": "r", "sales": "r"},
	"Service Location": {"manager": "rwcd", "dispatcher": "rw", "support": "rw", "sales": "r"},
	"Service Subscription": {"manager": "rwcd", "dispatcher": "r", "support": "rw", "sales": "r"},
	"Service Equipment": {"manager": "rwcd", "dispatcher": "r", "support": "rw"},
	"Dispatch Job": {"manager": "rwcd", "dispatcher": "rwc", "support": "rc", "sales": "r"},
	"Technician": {"manager": "rwcd", "dispatcher": "rwc", "support": "r", "sales": "r"},
	"Stock Movement": {"manager": "r", "dispatcher": "r", "support": "r"},
	"Truck Count": {"manager": "r", "dispatcher": "r", "support": "r"},
	"Technician Time Off": {"manager": "rwcd", "dispatcher": "rwcd", "support": "r", "sales": "r"},
	"Job Type": {"manager": "rwcd", "dispatcher": "rw", "support": "r", "sales": "r"},
	"Dispatch Plan": {"manager": "rd", "dispatcher": "r"},
	"Skill Tag": {"manager": "rwcd", "dispatcher": "rwc", "support": "r", "sales": "r"},
	"Device Profile": {"manager": "rwcd", "support": "r"},
	"Firmware Rollout": {"manager": "rwcd", "support": "r"},
	"Firmware Update": {"manager": "r", "support": "r"},
	"OLT Dialect": {"manager": "r", "support": "r"},
	"Terminal": {"manager": "rwcd", "dispatcher": "r", "support": "r"},
	"Network Incident": {"manager": "rw", "dispatcher": "r", "support": "rw"},
	"Incident Location": {"manager": "r", "dispatcher": "r", "support": "r"},
	"OLT Command": {"manager": "r", "support": "r"},
	"Provisioning Push": {"manager": "rwcd", "support": "r"},
	"Device Event": {"manager": "rwcd", "support": "r"},
	"Number Transfer": {"manager": "rwcd", "support": "rwc"},
	"IP Range": {"manager": "rwcd", "support": "r"},
	"Static IP": {"manager": "rwcd", "support": "rwc"},
	"Copyright Notice": {"manager": "rwc", "support": "rwc"},
	"Device State": {"manager": "r", "support": "r"},
	"Device Reading": {"manager": "r", "support": "r"},
	"Device Day": {"manager": "r", "support": "r"},
	"Device Address": {"manager": "r", "support": "r"},
	"Outbound Message": {"manager": "r", "support": "r"},
	"Webhook Receipt": {"manager": "r", "support": "r"},
	"Field Action": {"manager": "r", "dispatcher": "r", "support": "r"},
	"Reconciliation Finding": {"manager": "r", "support": "r"},
	"Payment File": {"manager": "r"},
	"Payment Line": {"manager": "r"},
	"Migration Batch": {"manager": "r"},
	"Migrated Record": {"manager": "r"},
	"Legacy Invoice": {"manager": "r", "support": "r"},
	"Legacy Payment": {"manager": "r", "support": "r"},
	"Debit Mandate": {"manager": "r", "support": "r"},
	"Former Account Number": {"manager": "r", "support": "r"},
	"Payment Agreement": {"manager": "rwcd", "support": "rwc"},
	"Referral": {"manager": "r", "support": "r", "sales": "r"},
	"Gigafibre Settings": {"manager": "rw"},
	"Message Text": {"manager": "rwcd", "support": "r"},
	"Ticket Macro": {"manager": "rwcd", "support": "rwc", "sales": "r", "dispatcher": "r"},
	"SMS Opt Out": {"manager": "rwcd", "support": "rwcd"},
	"Staff Invitation": {"manager": "r"},
	"Legal Text": {"manager": "rwcd", "support": "r", "sales": "r"},
}


def an_example(world: World, doctype: str) -> str:
	frappe = world.look()
	if frappe.get_meta(doctype).issingle:
		return doctype
	name = frappe.db.get_value(doctype, {})
	if not name:
		name = make_one(frappe, doctype)
	return str(name)


def make_one(frappe: Any, doctype: str) -> str:
	port = frappe.db.get_value(
		"Fibre Port", {"civic_address": ("is", "set")}, ["name", "civic_address"], as_dict=True
	)
	owner = {"customer": frappe.db.get_value("Customer", {})}
	installments = [{"due_date": frappe.utils.nowdate(), "amount": 10}]
	device = {"equipment": frappe.db.get_value("Service Equipment", {})}
	values = {
		"Number Transfer": {**owner, "number": "+14505550142"},
		"IP Range": {"cidr": "192.0.2.0/24"},
		"Static IP": static_ip(frappe) if doctype == "Static IP" else None,
		"Copyright Notice": {
			"ip_address": "192.0.2.1",
			"claimed_at": "2026-11-01 12:00:00",
			"claimant": "Exemple",
			"notice_text": "Exemple",
		},
		"Device State": device,
		"Device Reading": {**device, "read_hour": frappe.utils.now()},
		"Device Day": {**device, "day": frappe.utils.nowdate()},
		"Device Address": {**device, "ip_address": "192.0.2.1", "used_from": frappe.utils.now()},
		"Legacy Invoice": owner,
		"Legacy Payment": owner,
		"Debit Mandate": owner,
		"Former Account Number": {**owner, "number": secrets.token_hex(6)},
		"Payment Agreement": {**owner, "installments": installments},
		"Referral": {"referrer": owner["customer"], "referred": owner["customer"]},
		"Address Match": {"status": "Proposed", "fibre_port": port.name, "civic_address": port.civic_address},
		"Coverage Zone": {"zone_name": f"Essai {secrets.token_hex(3)}", "status": "Demand"},
		"Technician Time Off": {
			"kind": "Training",
			"from_date": frappe.utils.nowdate(),
			"to_date": frappe.utils.nowdate(),
			"whole_day": 1,
			"technician": frappe.db.get_value("Technician", {}),
		},
		"Stock Movement": {
			"kind": "Loaded",
			"label": f"ESSAI{secrets.token_hex(3)}",
			"moved_at": frappe.utils.now(),
		},
		"Truck Count": {
			"technician": frappe.db.get_value("Technician", {}),
			"counted_at": frappe.utils.now(),
		},
		"Dispatch Plan": {"first_day": frappe.utils.nowdate(), "last_day": frappe.utils.nowdate()},
		"Firmware Rollout": {
			"device_profile": "TP-Link Deco",
			"version": "9.9",
			"file_name": "deco-9.9.bin",
		},
		"Firmware Update": {
			"rollout": firmware_rollout(frappe) if doctype == "Firmware Update" else None,
			"equipment": frappe.db.get_value("Service Equipment", {}),
		},
		"OLT Command": {"action": "Connect", "olt": frappe.db.get_value("OLT", {}), "fibre_port": port.name},
		"Terminal": {
			"terminal_name": f"T-{secrets.token_hex(3)}",
			"olt": frappe.db.get_value("OLT", {}),
			"ratio": "8",
		},
		"Network Incident": {"cause": "Unknown", "place": "Essai", "started_at": frappe.utils.now()},
		"Incident Location": {
			"incident": an_incident(frappe) if doctype == "Incident Location" else None,
			"location": frappe.db.get_value("Service Location", {}),
		},
		"Message Text": {"topic": "invoice.paid", "language": "fr", "subject": "Essai"},
		"Ticket Macro": {"title": f"Essai {secrets.token_hex(3)}", "status": "Replied"},
		"SMS Opt Out": {"number": f"+1514555{secrets.randbelow(10**4):04d}"},
		"Webhook Receipt": {"provider": "stripe", "event_id": secrets.token_hex(6)},
		"Field Action": {"job": "JOB-0", "action": "Scan", "outcome": "Refused", "refusal": "Essai"},
		"Reconciliation Finding": {
			"kind": "port_without_location",
			"finding_key": f"essai:{secrets.token_hex(6)}",
			"reference_doctype": "Fibre Port",
			"reference_name": port.name,
			"first_found": frappe.utils.now(),
			"last_found": frappe.utils.now(),
		},
		"Payment File": payment_file(frappe),
		"Payment Line": {
			"payment_file": payment_file_name(frappe) if doctype == "Payment Line" else None,
			"source": "Bank",
		},
		"Staff Invitation": {
			"email": f"{secrets.token_hex(4)}@sample.example.com",
			"full_name": "Employée Exemple",
			"role_profile": "Gigafibre Support",
		},
		"Migration Batch": {"phase": "network", "status": "Completed"},
		"Migrated Record": {
			"batch": migration_batch(frappe) if doctype == "Migrated Record" else None,
			"legacy_key": f"fibre:{secrets.token_hex(3)}",
			"action": "Adopted",
			"record_doctype": "Fibre Port",
			"record_name": port.name,
		},
	}[doctype]
	doc = frappe.get_doc({"doctype": doctype, **values})
	doc.insert(set_name=given_name(doctype, values) if doctype in NAMED else None)
	frappe.db.commit()
	return doc.name


def an_incident(frappe: Any) -> str:
	return frappe.get_doc({"doctype": "Network Incident", "cause": "Unknown", "place": "Essai"}).insert().name


def static_ip(frappe: Any) -> dict[str, Any]:
	if not frappe.db.exists("IP Range", {"cidr": "192.0.2.0/24"}):
		frappe.get_doc({"doctype": "IP Range", "cidr": "192.0.2.0/24"}).insert()
	place = frappe.db.get_value("Service Location", {})
	return {"block": "192.0.2.8", "location": place, "assigned_at": frappe.utils.now()}


NAMED = ("Webhook Receipt", "Device State", "Device Reading", "Device Day")


def given_name(doctype: str, values: dict[str, Any]) -> str:
	return f"stripe:{values['event_id']}" if doctype == "Webhook Receipt" else values["equipment"]


def payment_file(frappe: Any) -> dict[str, str]:
	account = {"account_type": "Bank", "is_group": 0}
	name, company = frappe.db.get_value("Account", account, ["name", "company"]) or frappe.db.get_value(
		"Account", {"is_group": 0}, ["name", "company"]
	)
	return {"source": "Bank", "deposit_account": name, "company": company}


def firmware_rollout(frappe: Any) -> str:
	values = {"device_profile": "TP-Link Deco", "version": "9.8", "file_name": "deco-9.8.bin"}
	return frappe.get_doc({"doctype": "Firmware Rollout", **values}).insert().name


def payment_file_name(frappe: Any) -> str:
	return frappe.get_doc({"doctype": "Payment File", **payment_file(frappe)}).insert().name


def migration_batch(frappe: Any) -> str:
	values = {"phase": "network", "status": "Rolled Back"}
	return frappe.get_doc({"doctype": "Migration Batch", **values}).insert().name
