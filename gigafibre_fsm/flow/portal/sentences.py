"""Sentences for customers about a location and about their bills, one for each state. Pure.

Days and amounts are passed in as formatted text. `_` translates: the sentences are English in the source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Sentence:
	"""`tone` is good, info, warn or bad; `action` is what the customer can do now: pay, confirm, card, start or nothing."""

	text: str
	tone: str = "info"
	action: str = ""


@dataclass(frozen=True)
class Place:
	"""A Service Location: `suspension` (Unpaid, Seasonal) is that of its services, `visit` the state of its latest job,
	`line` that of the construction job while the drop is not installed; `starts`: for a start without a visit, whether it
	waits for the "device" or the "customer"; `call_first`: none of the customer's dates is left; `visit_over`: the planned
	day has passed and nobody has reported.
	"""

	status: str
	suspension: str = ""
	back_on: str = ""
	last_day: str = ""
	ended_on: str = ""
	visit: str = ""
	visit_on: str = ""
	visit_over: bool = False
	call_first: bool = False
	line: str = ""
	line_on: str = ""
	starts: str = ""


@dataclass(frozen=True)
class Account:
	"""A customer's balance. Amounts are empty when zero.

	`due` is the amount without a charge in progress, `under_way` the amount with one; `confirm`: the bank requires a
	confirmation first; `declined`: the card was declined; `next_try`: the day of the automatic retry; `next_installment`,
	`installment_by`: amount and day of the next installment of a payment agreement; `bills`: whether there ever was one;
	`places`: the statuses of the Service Locations; `next_bill`: the day of the next monthly bill.
	"""

	due: str = ""
	under_way: str = ""
	confirm: bool = False
	declined: bool = False
	card: str = ""
	next_try: str = ""
	next_installment: str = ""
	installment_by: str = ""
	bills: int = 0
	places: tuple[str, ...] = ()
	next_bill: str = ""


def of_place(place: Place, _: Translate) -> Sentence:
	"""The state of the service at a location, and the next step."""
	match place.status:
		case "Pending Install":
			return _pending(place, _)
		case "Active":
			return _active(place, _)
		case "Suspended":
			return _suspended(place, _)
	if place.ended_on:
		return Sentence(
			_("Your service here ended on {0}. Your bills stay in your account.").format(place.ended_on)
		)
	return Sentence(_("Your service here has ended. Your bills stay in your account."))


def of_account(account: Account, _: Translate) -> Sentence:
	"""The amount due, and how and when it is paid."""
	if account.confirm:
		text = _("Your bank asks you to confirm the payment of {0}: nothing is paid until then.")
		return Sentence(text.format(account.due), "bad", "confirm")
	if account.due and account.next_installment:
		text = _("You have {0} to pay by installments, as we agreed. The next one: {1} by {2}.")
		return Sentence(
			text.format(account.due, account.next_installment, account.installment_by),
			"info",
			"pay" if account.card else "card",
		)
	if account.due and not account.card:
		return Sentence(_("You have {0} to pay. Add a card to pay it.").format(account.due), "bad", "card")
	if account.due and account.declined and account.next_try:
		text = _(
			"Your card was declined: you have {0} to pay. We try it again on {1}; you can also pay now, or change your card."
		)
		return Sentence(text.format(account.due, account.next_try), "bad", "pay")
	if account.due and account.declined:
		text = _(
			"Your card was declined: you have {0} to pay. It will not be tried again automatically: pay now, or change your card."
		)
		return Sentence(text.format(account.due), "bad", "pay")
	if account.due:
		return Sentence(_("You have {0} to pay.").format(account.due), "bad", "pay")
	if account.under_way:
		return Sentence(_("A payment of {0} is in progress.").format(account.under_way))
	if account.bills:
		return Sentence(_("All your bills are paid."), "good")
	return Sentence(_no_bill(account, _))


def of_payment(state: str, amount: str, card: str, _: Translate, why: str = "") -> Sentence:
	"""The result of paying `amount` of one bill, by its charge state; `card` is the payment method, `why` the bank's reason."""
	match state:
		case "Paid":
			return Sentence(_("Thank you! Your payment of {0} has arrived.").format(amount), "good")
		case "Queued":
			return Sentence(_("The payment of {0} is under way.").format(amount))
		case "Charging":
			text = _("Your bank is processing the payment of {0}. We will write to you when it is done.")
			return Sentence(text.format(amount))
		case "Needs Action":
			text = _("Your bank asks you to confirm the payment of {0}: nothing is paid until then.")
			return Sentence(text.format(amount), "bad", "confirm")
		case "Declined":
			text = _("Your card was declined: {0} is still to be paid. Try again, or with another card.")
			return Sentence(
				" ".join(filter(None, (text.format(amount), why))), "bad", "pay" if card else "card"
			)
	return Sentence(_("You have {0} to pay.").format(amount), "bad", "pay" if card else "card")


def _pending(place: Place, _: Translate) -> Sentence:
	if place.line:
		return _line_first(place, _)
	if place.starts == "customer":
		return Sentence(_("Your fibre box is on line: start your service."), "good", "start")
	if place.starts:
		return Sentence(
			_("Plug in the fibre box at your address: we tell you as soon as we see it."), "info", "start"
		)
	match place.visit:
		case "En Route":
			return Sentence(_("The technician is on the way to you."), "good")
		case "In Progress":
			return Sentence(_("The technician is installing your service."), "good")
		case "Scheduled" if place.visit_over:
			text = _(
				"Your installation was planned: {0}. If nobody came, call us: we come before all others."
			)
			return Sentence(text.format(place.visit_on), "warn")
		case "Scheduled":
			return Sentence(_("Your installation: {0}").format(place.visit_on))
		case "Failed":
			text = _("The last visit could not be completed. We will call you to choose another day.")
			return Sentence(text, "warn")
	if place.call_first:
		return Sentence(_("We will call you to choose the day of your installation."))
	return Sentence(_("We will choose the day of your installation among your dates and write to you."))


def _line_first(place: Place, _: Translate) -> Sentence:
	if place.line == "Failed":
		text = _(
			"The line could not be brought to your house. We will write to you as soon as there is a new date."
		)
		return Sentence(text, "warn")
	if not place.line_on:
		return Sentence(_("We first bring the line to your house, without you, and write the day to you."))
	if place.visit_on:
		text = _("We bring the line to your house on {0}, without you. Your installation: {1}")
		return Sentence(text.format(place.line_on, place.visit_on))
	text = _(
		"We bring the line to your house on {0}, without you. Then we confirm the day of your installation."
	)
	return Sentence(text.format(place.line_on))


def _active(place: Place, _: Translate) -> Sentence:
	match place.visit:
		case "En Route":
			return Sentence(_("The technician is on the way to you."), "good")
		case "In Progress":
			return Sentence(_("The technician is working at your address."), "good")
		case "Scheduled" if place.visit_over:
			text = _(
				"Your service is active. A technician's visit was planned: {0}. If nobody came, call us: we come before all others."
			)
			return Sentence(text.format(place.visit_on), "warn")
		case "Scheduled":
			return Sentence(
				_("Your service is active. A technician comes to you: {0}").format(place.visit_on)
			)
		case "Open":
			return Sentence(_("Your service is active. We are choosing the day of a technician's visit."))
	if place.last_day:
		return Sentence(_("Your service is active until {0}, its last day.").format(place.last_day), "warn")
	return Sentence(_("Your service is active."), "good")


def _suspended(place: Place, _: Translate) -> Sentence:
	if place.suspension == "Seasonal":
		if place.back_on:
			text = _("Your service is paused, as you asked. It comes back on {0}.")
			return Sentence(text.format(place.back_on))
		return Sentence(_("Your service is paused, as you asked. Call us when you want it back."))
	if place.suspension == "Unpaid":
		text = _(
			"Your service is suspended for an unpaid bill. It comes back within minutes of your payment."
		)
		return Sentence(text, "bad")
	return Sentence(_("Your service is suspended. Call us: we tell you why, and bring it back."), "bad")


def _no_bill(account: Account, _: Translate) -> str:
	if "Active" in account.places:
		if account.next_bill:
			return _("No bill yet. Your next one comes on {0}.").format(account.next_bill)
		return _("No bill yet.")
	if "Pending Install" in account.places:
		return _("Your first bill comes once your service is installed.")
	if "Suspended" in account.places:
		return _("No bill while your service is suspended.")
	return _("You have no bill.")
