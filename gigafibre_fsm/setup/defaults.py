"""Fills missing default values and generates missing secrets of Gigafibre Settings."""

from __future__ import annotations

import secrets

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS

GENERATED_SECRETS = ("device_token", "webhook_secret", "monitoring_token")


def apply() -> None:
	settings = frappe.get_single(SETTINGS)
	for field in frappe.get_meta(SETTINGS).fields:
		# A Single keeps the rows of its first save; settings added later have none.
		if field.default and settings.get(field.fieldname) is None:
			settings.set(field.fieldname, field.default)
	for fieldname in GENERATED_SECRETS:
		if not settings.get(fieldname):
			settings.set(fieldname, secrets.token_urlsafe(32))
	settings.flags.ignore_permissions = True
	settings.flags.ignore_mandatory = True
	settings.save()
