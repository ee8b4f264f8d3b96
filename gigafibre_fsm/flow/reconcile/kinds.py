"""The registry of findings: one entry for each kind of inconsistency. An unregistered kind cannot be recorded.

A new kind needs an entry here, a function that finds it in the module of its subject, a line in the table of README.md, and
its sentence in `translations/fr.csv`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from frappe import _

from gigafibre_fsm.flow.reconcile import (
	accounts,
	balances,
	bills,
	configuration,
	devices,
	messages,
	money_repairs,
	olt_lines,
	payment_files,
	ports,
	repairs,
	stripe_findings,
	subscriptions,
	workshop,
)
from gigafibre_fsm.flow.reconcile.repairs import TICKET, Repair
from gigafibre_fsm.flow.reconcile.rules import Finding

Source = Literal["site", "Stripe", "ACS"]


@dataclass(frozen=True)
class Kind:
	"""One kind of finding.

	`code`: stored in the records; never changes. `means`: its sentence, in the reader's language. `found_by`: the function
	that yields its findings, perhaps with those of other kinds. With `source` "site" it takes no argument and each comparison
	calls it; with Stripe or the ACS it takes their answer. `source`: a finding of the site or the ACS that is not found again
	becomes Gone; one of Stripe stays, because only the last few days are queried. `repairs`: the repairs that the report may
	offer; empty when the sentence itself says what staff have to do. `until_booked`: the finding becomes Gone once a Payment
	Entry exists for its payment, refund or dispute. `until_paid`: the finding is about a bill, and becomes Gone once that is
	paid.
	"""

	code: str
	means: Callable[[], str]
	found_by: Callable[..., Iterable[Finding]]
	repairs: tuple[Repair, ...] = ()
	source: Source = "site"
	until_booked: bool = False
	until_paid: bool = False


KINDS: dict[str, Kind] = {
	kind.code: kind
	for kind in (
		Kind(
			"live_unbilled",
			lambda: _("Live but not billed"),
			subscriptions.compare,
			(money_repairs.BILL_FIRST, money_repairs.BILL_MONTH, TICKET),
		),
		Kind("live_free", lambda: _("Live at 0.00 without a reason"), subscriptions.compare, (TICKET,)),
		Kind(
			"end_overdue",
			lambda: _("Last day passed, service not ended"),
			subscriptions.compare,
			(repairs.CARRY_OUT_END,),
		),
		Kind(
			"billed_dead",
			lambda: _("Billed but disconnected"),
			subscriptions.compare,
			(money_repairs.END_SUBSCRIPTION,),
		),
		Kind("billed_silent", lambda: _("Billed but silent for two weeks"), subscriptions.compare, (TICKET,)),
		Kind(
			"completed_pending",
			lambda: _("Installation completed, service not started"),
			subscriptions.not_started,
			(repairs.ACTIVATE, TICKET),
		),
		Kind(
			"ended_live",
			lambda: _("Service ended, device still configured or online"),
			devices.left_behind,
			(TICKET,),
		),
		Kind(
			"olt_command_open",
			lambda: _("Change on an OLT refused, or not done for a day"),
			devices.olt_commands_open,
			(TICKET,),
		),
		Kind(
			"olt_speed_differs",
			lambda: _("Speed set on the OLT is not the one sold"),
			olt_lines.compare,
			(TICKET,),
		),
		Kind(
			"olt_line_missing",
			lambda: _("Service without an ONT on the OLT"),
			olt_lines.compare,
			(TICKET,),
		),
		Kind(
			"olt_ont_unsold",
			lambda: _("ONT on the OLT without a service"),
			olt_lines.compare,
			(TICKET,),
		),
		Kind(
			"device_unscanned",
			lambda: _("Household in service, one of its devices never scanned"),
			devices.unscanned,
		),
		Kind(
			"visit_unproven",
			lambda: _("Visit completed without device evidence"),
			devices.without_evidence,
		),
		Kind(
			"device_unknown_to_acs",
			lambda: _("Device in service, never seen by the ACS"),
			devices.unknown_to_acs,
			(repairs.FIND_DEVICE,),
			source="ACS",
		),
		Kind("device_overdue", lambda: _("Device overdue: not returned"), workshop.overdue, (TICKET,)),
		Kind("device_on_bench", lambda: _("Device in the workshop for weeks"), workshop.devices_in_workshop),
		Kind(
			"return_fee_unrefunded",
			lambda: _("Fee of a returned device not refunded"),
			workshop.fees_unrefunded,
			(TICKET,),
		),
		Kind(
			"port_without_location",
			lambda: _("Port occupied without a connected location"),
			ports.compare,
			(TICKET,),
		),
		Kind(
			"ports_without_location",
			lambda: _("Occupied ports without a customer on file"),
			ports.compare,
		),
		Kind(
			"reserved_without_order",
			lambda: _("Port reserved without a valid order"),
			ports.compare,
			(repairs.FREE_PORT, TICKET),
		),
		Kind(
			"hold_without_session",
			lambda: _("Port held without an open checkout"),
			ports.compare,
			(repairs.RELEASE_HOLD, TICKET),
		),
		Kind(
			"charge_stuck",
			lambda: _("Charge stuck in progress: no message carries it out"),
			bills.charges_stuck,
			(money_repairs.CHARGE_AGAIN,),
			until_paid=True,
		),
		Kind(
			"bill_cancelled",
			lambda: _("Bill cancelled, its period not billed again"),
			bills.cancelled,
			(money_repairs.BILL_AGAIN,),
		),
		Kind(
			"credit_unused",
			lambda: _("Credit note neither refunded nor used"),
			bills.credits_unused,
			(TICKET,),
		),
		Kind(
			"credit_left",
			lambda: _("Credit balance of a customer without services"),
			accounts.credits_left,
			(money_repairs.GIVE_BACK,),
		),
		Kind(
			"remainder_unpaid",
			lambda: _("Bill with a remainder below the minimum card payment"),
			bills.remainders,
			(TICKET,),
			until_paid=True,
		),
		Kind(
			"unbilled_left",
			lambda: _("Unbilled amount of a customer without services"),
			accounts.unbilled_left,
			(TICKET,),
		),
		Kind(
			"payment_unused",
			lambda: _("Payment on account not allocated to a bill"),
			accounts.money_unused,
			(TICKET,),
		),
		Kind(
			"payment_file_waiting",
			lambda: _("Payments of a file wait to be settled or booked"),
			payment_files.waiting,
		),
		Kind(
			"balance_differs",
			lambda: _("Balance in the portal is not opening + bills - payments"),
			balances.differing,
			(TICKET,),
		),
		Kind(
			"owes_unreachable",
			lambda: _("Customer owes money and has no email or telephone number"),
			accounts.out_of_reach,
			(TICKET,),
		),
		Kind(
			"message_dead",
			lambda: _("Message not delivered"),
			messages.dead_messages,
			(repairs.RETRY_MESSAGE, TICKET),
		),
		Kind(
			"message_undelivered",
			lambda: _("SMS not delivered and no email sent instead"),
			messages.undelivered,
			(TICKET,),
		),
		Kind(
			"proxy_undeclared",
			lambda: _("Proxy not listed in trusted_proxies: all visitors share one rate limit"),
			configuration.proxy,
		),
		Kind(
			"acs_unread",
			lambda: _("ACS cannot be read: values of devices grow old"),
			configuration.acs_unread,
		),
		Kind(
			"paid_unbooked",
			lambda: _("Paid in Stripe, not in the accounts"),
			stripe_findings.paid,
			(money_repairs.REFRESH_PAYMENT, TICKET),
			source="Stripe",
			until_booked=True,
		),
		Kind(
			"paid_otherwise",
			lambda: _("Paid in Stripe, different amount in the accounts"),
			stripe_findings.paid,
			(TICKET,),
			source="Stripe",
		),
		Kind(
			"refund_unbooked",
			lambda: _("Refunded in Stripe, not in the accounts"),
			stripe_findings.refunds_to_compare,
			(money_repairs.BOOK_REFUND, TICKET),
			source="Stripe",
			until_booked=True,
		),
		Kind(
			"payment_disputed",
			lambda: _("Payment disputed by the customer at their bank"),
			stripe_findings.dispute_findings,
			(TICKET,),
			source="Stripe",
		),
		Kind(
			"dispute_lost",
			lambda: _("Payment reversed by the bank, not in the accounts"),
			stripe_findings.dispute_findings,
			(money_repairs.BOOK_DISPUTE,),
			source="Stripe",
			until_booked=True,
		),
	)
}
REPAIRS: dict[str, Repair] = {repair.code: repair for kind in KINDS.values() for repair in kind.repairs}


def codes_of(source: Source) -> tuple[str, ...]:
	"""The codes of all kinds of this source."""
	return tuple(kind.code for kind in KINDS.values() if kind.source == source)


def check(finding: Finding) -> None:
	"""Raises KeyError for a finding of a kind that is not registered, or with a repair that its kind does not offer."""
	kind = KINDS.get(finding.kind)
	if not kind or finding.repair not in ("", *(repair.code for repair in kind.repairs)):
		raise KeyError(f"{finding.kind} with {finding.repair or 'no repair'}: see flow/reconcile/kinds.py.")
