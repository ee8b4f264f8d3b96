"""The shapes of list and object arguments, and the TM Forum APIs that methods correspond to. Pure data."""

from __future__ import annotations

from typing import Any

from gigafibre_fsm.flow.vocabulary import TIME_WINDOWS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date", "examples": ["2026-11-24"]}


def _object(required: tuple[str, ...] = (), **fields: Schema) -> Schema:
	return {"type": "object", "properties": fields, **({"required": list(required)} if required else {})}


SERVICES: Schema = {
	"type": "array",
	"maxItems": 30,
	"items": _object(
		("sku",),
		sku={**TEXT, "examples": ["FTTH150I"]},
		qty={"type": "integer", "minimum": 1, "maximum": 99, "default": 1},
		type={**TEXT, "examples": ["internet"], "description": "checked against the service, where given"},
	),
}
DATES: Schema = {
	"type": "array",
	"maxItems": 3,
	"items": {
		"anyOf": [
			DAY,
			_object(("date",), date=DAY, time_window={"type": "string", "enum": list(TIME_WINDOWS)}),
		]
	},
}
PERSON: Schema = _object(
	name={**TEXT, "examples": ["Jeanne Exemple"]},
	email={"type": "string", "format": "email", "examples": ["client@example.com"]},
	phone={**TEXT, "examples": ["450 555-0123"]},
)
# Argument, or `module.function.argument` where a method uses it differently.
SHAPES: dict[str, Schema] = {
	"services": SERVICES,
	"macs": {"type": "array", "maxItems": 16, "items": {**TEXT, "examples": ["00:0A:EB:12:34:56"]}},
	"readings": {
		"type": "object",
		"maxProperties": 60,
		"additionalProperties": TEXT,
		"examples": [{"Device.DeviceInfo.SoftwareVersion": "1.0.12"}],
	},
	"preferred_dates": DATES,
	"contact": PERSON,
	"telemetry.report.reports": {
		"type": "array",
		"maxItems": 500,
		"items": _object(
			("acs_device_id",),
			acs_device_id={**TEXT, "examples": ["403F8C-Device2-403F8C123456"]},
			at={
				"anyOf": [{"type": "integer"}, TEXT],
				"description": "ms since 1970, or an ISO time; default now",
			},
			ip={**TEXT, "examples": ["198.51.100.7"]},
			firmware=TEXT,
			rx_power={
				**TEXT,
				"description": "as the device writes it; its unit stands in the Device Profile",
			},
			tx_power=TEXT,
			uptime={"type": "integer", "minimum": 0, "description": "seconds"},
			hosts={"type": "integer", "minimum": 0, "description": "devices in the house"},
		),
	},
	"checkout.submit.customer": {**PERSON, "required": ["name", "email", "phone"]},
	"checkout.submit.address": _object(
		("fibre_id", "rue"),
		fibre_id={"type": "integer", "minimum": 1, "examples": [15751]},
		rue={**TEXT, "examples": ["2460 route 202"]},
		ville={**TEXT, "examples": ["Saint-Bernard-de-Lacolle"]},
		zip={**TEXT, "examples": ["J0J 1V0"]},
		olt_port={
			**TEXT,
			"examples": ["0/3/4"],
			"description": "frame/slot/port; refused where it is not that of the drop",
		},
		lat={"type": "number", "examples": [45.0921], "description": "refused more than 500 m from the drop"},
		lng={
			"type": "number",
			"examples": [-73.4712],
			"description": "refused more than 500 m from the drop",
		},
	),
	"consents": _object(
		contact={"type": "boolean"}, terms={"type": "boolean"}, limits_911={"type": "boolean"}
	),
	"number_transfer": _object(number=TEXT, provider=TEXT, account=TEXT),
	"ending.preview.services": {"type": "array", "items": TEXT, "description": "Service Subscriptions"},
	"ending.end.services": {"type": "array", "items": TEXT, "description": "Service Subscriptions"},
	"self_service.preview_end.services": {"type": "array", "items": TEXT, "description": "my services"},
	"skus": {"type": "array", "maxItems": 20, "items": {**TEXT, "examples": ["TVSPORTS"]}},
	"self_service.end.services": {"type": "array", "items": TEXT, "description": "my services"},
	"invoices": {"type": "array", "items": TEXT, "description": "Sales Invoices"},
	"payment_file.enter_cheques.cheques_received": {
		"type": "array",
		"maxItems": 300,
		"items": _object(
			(), number=TEXT, payer=TEXT, account=TEXT, invoice=TEXT, amount={"type": ["string", "number"]}
		),
	},
	"billing.credit.lines": {
		"type": "object",
		"additionalProperties": {"type": ["string", "number"]},
		"description": "row of the invoice: amount before taxes",
	},
}

# Method or module -> the corresponding TM Forum Open API (docs/tmf.md).
TMF: dict[str, str] = {
	"address.search": "TMF645",
	"address.check": "TMF645",
	"catalogue.plans": "TMF620",
	"checkout.quote": "TMF620",
	"checkout.start": "TMF622",
	"checkout.update": "TMF622",
	"checkout.submit": "TMF622",
	"checkout.track": "TMF622",
	"checkout.slots": "TMF646",
	"dispatch": "TMF646",
	"technician": "TMF646",
	"subscription": "TMF638",
	"portal.overview": "TMF638",
	"ending": "TMF638",
	"equipment": "TMF639",
	"device": "TMF639",
}


def shape(path: str, argument: str) -> Schema | None:
	"""The shape of an argument of the method `path`, or None."""
	return SHAPES.get(f"{path}.{argument}") or SHAPES.get(argument)


def tmf(path: str) -> str:
	return TMF.get(path) or TMF.get(path.partition(".")[0], "")
