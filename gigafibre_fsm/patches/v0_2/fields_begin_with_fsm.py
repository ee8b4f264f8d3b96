"""Renames the fields that this app adds to ERPNext's records: they begin with `fsm_`, which no other app uses."""

from __future__ import annotations

from gigafibre_fsm.patches.rename_fields import rename_fields

RENAMED = {
	"Customer": (
		"ppa_enabled",
		"dunning_state",
		"stripe_customer",
		"stripe_payment_method",
		"stripe_mandate",
		"card_since",
		"card_label",
	),
	"Sales Order": (
		"service_location",
		"fibre_port",
		"checkout_session",
		"offer_label",
		"visits",
		"preferred_dates",
		"contact_me",
		"commitment",
		"price_reason",
		"setup_intent",
		"payment_method",
		"quote_snapshot",
	),
	"Sales Invoice": (
		"service_location",
		"period_start",
		"period_end",
		"charge_state",
		"payment_intent",
		"owed_since",
		"billing_key",
		"billed_subscriptions",
		"gave_up",
	),
	"Sales Invoice Item": ("service_subscription",),
	"Payment Entry": ("payment_intent",),
	"Project": ("service_location", "dispatch_job"),
	"Lead": ("civic_address", "municipality", "municipality_code"),
	"Issue": ("service_location", "service_equipment", "dispatch_job"),
}


def execute() -> None:
	for doctype, fieldnames in RENAMED.items():
		rename_fields(doctype, {name: f"fsm_{name}" for name in fieldnames})
