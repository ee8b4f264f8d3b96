"""Deadlines were stored in the site's time: those in the future are converted to UTC."""

from __future__ import annotations

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.clock import to_utc

DEADLINES = {
	"Fibre Port": ("hold_until",),
	"Checkout Session": ("hold_until",),
	"Outbound Message": ("next_attempt", "leased_until"),
	"Provisioning Push": ("pushed_at", "next_check"),
	"Technician": ("last_position_at",),
}


def execute() -> None:
	# They are within hours of now, so today's UTC offset applies.
	now = now_datetime()
	distance = round((to_utc(now) - now).total_seconds())
	for doctype, fields in DEADLINES.items():
		for field in fields:
			frappe.db.sql(
				f"UPDATE `tab{doctype}` SET `{field}` = `{field}` + INTERVAL %s SECOND WHERE `{field}` IS NOT NULL",  # noqa: S608
				distance,
			)
