"""The registry of topics: every kind of message to people. An unregistered topic cannot be sent. Data only, no Frappe.

The texts of a customer's topic are in `templates/messages/<topic>.<language>.txt`; a topic without a block for SMS or email
is not sent by that channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Audience = Literal["customer", "staff", "both"]


@dataclass(frozen=True)
class Topic:
	"""The properties of one kind of notification.

	`audience`: who receives it: customers by SMS and email; staff by chat, webhooks and the desk. `staff_address`: the field
	of Gigafibre Settings with the address that also gets an email, or `SYSTEM_MANAGERS`. `quiet_at_night`: an SMS posted
	outside the hours of Gigafibre Settings (`sms_from_hour`, `sms_until_hour`) waits for the morning. `useful_minutes`: not
	sent later than this; 0 is no limit. `useful_on_its_day`: not sent after the day in its value `date`. `thread`: of several
	waiting messages of one thread, about one record to one person, only the last is sent. `kind`: customers choose for each
	of KINDS whether it comes by SMS, by email or by both; without a kind it always comes by both. `mail_instead`: sent by
	email only to people who get no SMS, for messages that are read on the way to the door.
	"""

	name: str
	audience: Audience = "both"
	staff_address: str = ""
	quiet_at_night: bool = False
	useful_minutes: int = 0
	useful_on_its_day: bool = False
	thread: str = ""
	kind: str = ""
	mail_instead: bool = False


@dataclass(frozen=True)
class Kind:
	"""A kind of message for which customers choose a channel, stored in `field` of the Customer."""

	name: str
	label: str
	field: str


SMS, EMAIL = "SMS", "E-mail"
CHANNELS = (SMS, EMAIL)
BILLS, VISITS, SERVICE = "bills", "visits", "service"
KINDS = {
	kind.name: kind
	for kind in (
		Kind(BILLS, "Bills and payments", "fsm_bills_by"),
		Kind(VISITS, "Visits", "fsm_visits_by"),
		Kind(SERVICE, "My service", "fsm_service_by"),
	)
}

VISIT, OUTAGE = "visit", "outage"
SYSTEM_MANAGERS = "System Manager"

TOPICS: dict[str, Topic] = {
	topic.name: topic
	for topic in (
		Topic("balance.differs", "staff", staff_address="support_email"),
		Topic("card.expiring", "customer", quiet_at_night=True, kind=BILLS),
		Topic("checkout.link", "customer"),
		Topic("connection.tested", "staff"),
		Topic("copyright.due", "staff", staff_address="support_email"),
		Topic("copyright.notice", "customer"),
		Topic("coverage.arrived", "customer"),
		Topic("coverage.near", "customer"),
		Topic("device.claim", "staff"),
		Topic("device.online", "staff"),
		Topic("device.push_failed", "staff"),
		Topic("device.reading_refused", "staff"),
		Topic("device.unknown", "staff"),
		Topic("discount.ending", "customer", quiet_at_night=True, kind=BILLS),
		Topic("disk.low", "staff", staff_address=SYSTEM_MANAGERS),
		Topic("equipment.return_due", "customer", quiet_at_night=True, kind=SERVICE),
		Topic("field.refused", "staff"),
		Topic("firmware.stopped", "staff"),
		Topic("incident.called_off", "customer", quiet_at_night=True, thread=OUTAGE),
		Topic("incident.cleared", "customer", quiet_at_night=True, thread=OUTAGE),
		Topic("incident.found", "staff"),
		Topic("incident.major", "staff", staff_address="support_email"),
		Topic("incident.opened", "customer", quiet_at_night=True, thread=OUTAGE),
		Topic("incident.planned", "customer", quiet_at_night=True, thread=OUTAGE),
		Topic("incident.to_decide", "staff"),
		Topic("invoice.credited", "staff"),
		Topic("invoice.made", "customer", quiet_at_night=True, kind=BILLS),
		Topic("invoice.paid", kind=BILLS),
		Topic("invoice.refunded", kind=BILLS),
		Topic("lead.business", "staff", staff_address="sales_email"),
		Topic("lead.noted"),
		Topic("lead.request", staff_address="sales_email"),
		Topic("lead.planned", "staff", staff_address="sales_email"),
		Topic("light.lost", "staff", staff_address="support_email"),
		Topic("line.delayed", "customer", thread=VISIT, kind=VISITS),
		Topic("line.ready", kind=VISITS),
		Topic("line.scheduled", "customer", useful_on_its_day=True, thread=VISIT, kind=VISITS),
		Topic("number.completed", "customer"),
		Topic("number.confirmed", "customer"),
		Topic("number.due", "staff", staff_address="support_email"),
		Topic("number.refused", "customer", quiet_at_night=True),
		Topic("number.requested", "customer"),
		Topic("olt.refused", "staff"),
		Topic("order.cancelled"),
		Topic("order.changed"),
		Topic("order.confirmed"),
		Topic("otp.code", "customer"),
		Topic("otp.unconfirmed", "customer"),
		Topic("payment.action_needed", quiet_at_night=True),
		Topic("payment.declined", quiet_at_night=True, kind=BILLS),
		Topic("payment.disputed", "staff"),
		Topic("payment.last_notice"),
		Topic("payment.agreement_broken", "staff"),
		Topic("payment.method_changed", "customer"),
		Topic("payment.overdue", kind=BILLS),
		Topic("payment.promised", "customer"),
		Topic("payment.returned", "customer", quiet_at_night=True, kind=BILLS),
		Topic("plan.changed", kind=SERVICE),
		Topic("quote.answered", "staff", staff_address="sales_email"),
		Topic("quote.sent", "customer"),
		Topic("referral.credited", "customer", quiet_at_night=True, kind=BILLS),
		Topic("refund.failed", "staff"),
		Topic("service.activated", kind=SERVICE),
		Topic("service.ended", quiet_at_night=True),
		Topic("service.ending", kind=SERVICE),
		Topic("service.kept", kind=SERVICE),
		Topic("service.paused", quiet_at_night=True, kind=SERVICE),
		Topic("service.restored", quiet_at_night=True),
		Topic("service.resumed", quiet_at_night=True, kind=SERVICE),
		Topic("service.suspended"),
		Topic("sms.help", "customer", useful_minutes=60),
		Topic("staff.invited", "customer"),
		Topic("start.ready", "customer", kind=VISITS),
		Topic("start.visit_needed", kind=VISITS),
		Topic("task.overdue", "staff"),
		Topic("term.ending", "customer", quiet_at_night=True, kind=SERVICE),
		Topic("ticket.answered", "customer"),
		Topic("ticket.late", "staff", staff_address="support_email"),
		Topic("ticket.opened"),
		Topic("ticket.replied", "staff", staff_address="support_email"),
		Topic("tv.box_assigned", "staff"),
		Topic("tv.box_released", "staff"),
		Topic("visit.cancelled", "customer", useful_on_its_day=True, thread=VISIT),
		Topic("visit.completed", "customer", thread=VISIT, kind=VISITS),
		Topic("visit.en_route", useful_minutes=90, kind=VISITS, mail_instead=True),
		Topic("visit.failed", thread=VISIT),
		Topic("visit.charge", "staff"),
		Topic("visit.given_up", "staff"),
		Topic("visit.late", "customer", useful_minutes=60, kind=VISITS, mail_instead=True),
		Topic("visit.missed", "customer", thread=VISIT),
		Topic("visit.part", "staff"),
		Topic(
			"visit.reminder",
			"customer",
			quiet_at_night=True,
			useful_on_its_day=True,
			thread=VISIT,
			kind=VISITS,
		),
		Topic("visit.scheduled", useful_on_its_day=True, thread=VISIT, kind=VISITS),
	)
}


def topic_of(name: str, audience: Literal["customer", "staff"]) -> Topic:
	"""The topic of that name. Raises KeyError when it is not registered for this audience."""
	topic = TOPICS.get(name)
	if not topic or topic.audience not in (audience, "both"):
		raise KeyError(f"{name} is no topic for {audience}: see notifications/topics.py.")
	return topic
