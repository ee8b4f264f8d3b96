"""The logical schema of the legacy system for the phases: tables, columns and their kinds. Data only, no Frappe.

A mapping (`mapping.py`) names the tables and columns of a given system. The kinds of a column: `key` (also of another table),
`text`, `prose` (multi-line), `name` (of a person or place), `secret` (kept character for character), `number`, `whole`,
`money` (dollars), `date`, `flag`, or a list of choices.
"""

from __future__ import annotations

from dataclasses import dataclass

from gigafibre_fsm.flow.vocabulary import LANGUAGES, TIME_WINDOWS

Kind = str | tuple[str, ...]

CATEGORIES = ("internet", "tv", "tv_addon", "phone", "fee", "discount", "one_time", "equipment")
ACTIVE, SUSPENDED, PENDING, ENDED = "active", "suspended", "pending", "ended"
SERVICE_STATES = (ACTIVE, SUSPENDED, PENDING, ENDED)
UNPAID, SEASONAL = "unpaid", "seasonal"
OPEN_ACCOUNT, CLOSED_ACCOUNT = "open", "closed"
IN_FORCE, OVER = "in_force", "over"
"""States of a payment agreement or a debit mandate."""
TICKET_OPEN, TICKET_WAITING, TICKET_CLOSED = "open", "waiting", "closed"
FROM_CUSTOMER, TO_CUSTOMER, INTERNAL = "customer", "staff", "internal"
VISIT_DONE, VISIT_FAILED, VISIT_CANCELLED, VISIT_TO_COME = "done", "failed", "cancelled", "planned"


@dataclass(frozen=True)
class Table:
	"""`columns`: logical name -> kind; the first one is the key. `needed`: columns that every mapping must have."""

	columns: dict[str, Kind]
	needed: tuple[str, ...] = ()
	optional: bool = False

	@property
	def key(self) -> str:
		return next(iter(self.columns))


TABLES: dict[str, Table] = {
	"olt": Table(
		{
			"ip": "key", "location": "name", "vendor": "text", "model": "text", "zone": "text",
			"slots": "whole", "ports": "whole", "onts": "whole",
		},
		optional=True,
	),
	"fibre": Table(
		{
			"id": "key", "street": "name", "town": "name", "postal_code": "text", "latitude": "number",
			"longitude": "number", "olt_ip": "text", "frame": "whole", "slot": "whole", "port": "whole",
			"ont_id": "whole", "serial": "text", "service_id": "key", "box_missing": "flag", "zone": "text",
			"max_speed": "whole",
		},
		("id", "street", "town", "olt_ip", "slot", "port", "serial"),
	),
	"product": Table(
		{
			"id": "key", "sku": "text", "name": "text", "english_name": "text", "price": "money",
			"category": CATEGORIES, "public": "flag", "speed_down": "whole", "speed_up": "whole",
			"line_profile": "text",
		},
		("id", "sku", "price", "category"),
	),
	"product_price": Table({"id": "key", "sku": "text", "zone": "text", "price": "money"}, optional=True),
	"account": Table(
		{
			"id": "key", "first_name": "name", "last_name": "name", "company": "name", "email": "text",
			"phone": "text", "mobile": "text", "language": LANGUAGES, "business": "flag",
			"status": (OPEN_ACCOUNT, CLOSED_ACCOUNT), "balance": "money", "preauthorized": "flag", "stripe_customer": "text",
			"stripe_payment_method": "text", "card_label": "text", "no_sms": "flag", "no_email": "flag",
			"paper_bill": "flag", "notes": "prose",
		},
		("id", "last_name", "status"),
	),
	"delivery": Table(
		{
			"id": "key", "account_id": "key", "street": "name", "town": "name", "postal_code": "text",
			"notes": "prose",
		},
		("id", "account_id", "street"),
	),
	"service": Table(
		{
			"id": "key", "delivery_id": "key", "sku": "text", "price": "money", "quantity": "whole",
			"status": SERVICE_STATES, "reason": (UNPAID, SEASONAL), "start": "date", "end": "date",
			"commitment": "whole", "commitment_end": "date", "billed_until": "date", "suspended_on": "date",
			"resume_on": "date",
		},
		("id", "delivery_id", "sku", "price", "status"),
	),
	"service_discount": Table(
		{"id": "key", "service_id": "key", "sku": "text", "amount": "money", "end": "date"}, optional=True
	),
	"device": Table(
		{
			"id": "key", "service_id": "key", "kind": ("ont", "router", "tv_box", "telephone"),
			"model": "text", "serial": "text", "mac": "text",
		},
		optional=True,
	),
	"invoice": Table(
		{"id": "key", "account_id": "key", "date": "date", "due": "date", "total": "money"},
		("id", "account_id", "date", "total"),
	),
	"invoice_line": Table(
		{
			"id": "key", "invoice_id": "key", "service_id": "key", "sku": "text", "description": "text",
			"amount": "money", "first": "date", "last": "date",
		},
		("id", "invoice_id", "amount"),
		optional=True,
	),
	"payment": Table(
		{
			"id": "key", "account_id": "key", "invoice_id": "key", "date": "date", "amount": "money",
			"method": "text", "reference": "text",
		},
		("id", "account_id", "amount"),
	),
	"agreement": Table(
		{
			"id": "key", "account_id": "key", "agreed_on": "date", "amount": "money", "status": (IN_FORCE, OVER),
			"notes": "prose",
		},
		("id", "account_id", "status"),
		optional=True,
	),
	"installment": Table(
		{"id": "key", "agreement_id": "key", "due": "date", "amount": "money", "paid": "flag"},
		("id", "agreement_id", "due", "amount"),
		optional=True,
	),
	"mandate": Table(
		{
			"id": "key", "account_id": "key", "holder": "name", "institution": "text", "transit": "text",
			"account_number": "text", "signed_on": "date", "status": (IN_FORCE, OVER), "stripe_mandate": "text",
			"stripe_payment_method": "text",
		},
		("id", "account_id", "status"),
		optional=True,
	),
	"ticket": Table(
		{
			"id": "key", "account_id": "key", "delivery_id": "key", "subject": "text", "description": "prose",
			"status": (TICKET_OPEN, TICKET_WAITING, TICKET_CLOSED), "opened": "date", "closed": "date",
		},
		("id", "account_id", "status"),
		optional=True,
	),
	"ticket_message": Table(
		{
			"id": "key", "ticket_id": "key", "written_by": (FROM_CUSTOMER, TO_CUSTOMER, INTERNAL), "author": "name",
			"date": "date", "text": "prose",
		},
		("id", "ticket_id", "text"),
		optional=True,
	),
	"visit": Table(
		{
			"id": "key", "delivery_id": "key", "date": "date", "period": tuple(TIME_WINDOWS),
			"kind": ("installation", "repair", "move", "disconnection"),
			"status": (VISIT_DONE, VISIT_FAILED, VISIT_CANCELLED, VISIT_TO_COME), "technician": "name", "notes": "prose",
			"reason": "text",
		},
		("id", "delivery_id", "date", "status"),
		optional=True,
	),
	"lead": Table(
		{
			"id": "key", "first_name": "name", "last_name": "name", "email": "text", "phone": "text", "language": LANGUAGES,
			"street": "name", "town": "name", "postal_code": "text", "asked_on": "date", "consent": "flag",
			"notified_on": "date", "notes": "prose",
		},
		("id", "street"),
		optional=True,
	),
	"wifi": Table(
		{"id": "key", "device": "text", "ssid": "secret", "password": "secret"},
		("id", "device", "ssid", "password"),
		optional=True,
	),
	"voip": Table(
		{"id": "key", "serial": "text", "username": "text", "password": "secret", "number": "text"},
		("id", "serial", "username", "password"),
		optional=True,
	),
}  # fmt: skip
