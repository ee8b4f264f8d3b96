"""Gigafibre Settings never lacks a value that has a default, nor a secret that only has to be unguessable."""

from __future__ import annotations

import secrets

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS

GENERATED_SECRETS = ("device_token", "webhook_secret")


def apply() -> None:
	settings = frappe.get_single(SETTINGS)
	for field in frappe.get_meta(SETTINGS).fields:
		# A Single keeps its rows as they were when it was first saved: a setting added later has none.
		if field.default and settings.get(field.fieldname) is None:
			settings.set(field.fieldname, field.default)
	for fieldname in GENERATED_SECRETS:
		if not settings.get(fieldname):
			settings.set(fieldname, secrets.token_urlsafe(32))
	settings.flags.ignore_permissions = True
	settings.flags.ignore_mandatory = True
	settings.save()
