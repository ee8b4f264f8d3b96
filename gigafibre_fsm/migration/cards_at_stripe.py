"""Checks whether Stripe still has the cards and bank accounts that the legacy system names."""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.filters import among
from gigafibre_fsm.integrations.stripe import payment_methods
from gigafibre_fsm.migration.check import Check


def check(customers: Iterable[str]) -> Check:
	"""Query Stripe for the payment method of each of these customers. For information only: a customer without one is asked
	for another when the first bill cannot be charged.
	"""
	rows = frappe.get_all(
		"Customer",
		{"name": among(customers), "fsm_stripe_payment_method": ("is", "set")},
		["name", "fsm_stripe_customer", "fsm_stripe_payment_method"],
		order_by="name",
	)
	found, notes = 0, []
	for row in rows:
		try:
			owner = payment_methods.owner_of(row.fsm_stripe_payment_method)
		except (ServiceRefused, ServiceUnavailable) as error:
			notes.append(f"not asked from {row.name} on: {error}")
			break
		if owner == row.fsm_stripe_customer:
			found += 1
		else:
			whose = f"belongs to {owner}" if owner else "is gone"
			notes.append(f"{row.name}: {row.fsm_stripe_payment_method} {whose}")
	return Check(
		"cards and accounts that Stripe has", f"{len(rows):,}", f"{found:,}", notes=notes, counts=False
	)
