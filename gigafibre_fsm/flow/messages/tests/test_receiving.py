"""Messages of customers on a site: each in the right thread once, none lost."""

from __future__ import annotations

import secrets
from datetime import timedelta
from email.message import EmailMessage

import pytest

from gigafibre_fsm import clock
from tests.factories import ordering, provisioning
from tests.factories.outbox import messages

pytestmark = pytest.mark.site


@pytest.fixture
def who(site):
	"""A customer with a mailbox and a telephone number of their own."""
	return ordering.customer(
		language="fr",
		email_id=f"foyer.{secrets.token_hex(5)}@example.com",
		mobile_no=f"+1438{secrets.randbelow(8 * 10**6) + 2 * 10**6}",
	)


def receive(who, subject: str = "Mon Internet est lent", text: str = "Depuis hier soir.", **headers: str):
	from gigafibre_fsm.flow.messages import receiving

	message = EmailMessage()
	message["From"] = f"Foyer <{headers.pop('sender', who.email_id)}>"
	message["To"] = "soutien@example.com"
	message["Subject"] = subject
	message["Message-ID"] = headers.pop("id", f"<{secrets.token_hex(8)}@mail.example.com>")
	for name, value in headers.items():
		message[name.replace("_", "-")] = value
	message.set_content(text)
	return receiving.receive_mail(message.as_bytes())


def text(who, said: str, sid: str = "") -> str:
	from gigafibre_fsm.flow.messages import receiving

	return receiving.receive_sms(who.mobile_no, said, sid or f"SM{secrets.token_hex(16)}")


def answered(site, issue: str, said: str = "Bonjour, c'est réparé."):
	"""Support answers: the row of the outbox that goes to the customer."""
	from gigafibre_fsm.flow.messages import service

	service.answer(issue, said)
	return site.get_last_doc("Outbound Message", {"topic": "ticket.answered", "reference_name": issue})


def sent(site, row) -> str:
	"""Mark as sent, as the mail server does: with its Message-ID."""
	name = f"{secrets.token_hex(16)}@example.com"
	site.db.set_value("Outbound Message", row.name, {"status": "Sent", "provider_reference": f"<{name}>"})
	return name


def issues(site, who) -> list[str]:
	return site.get_all("Issue", {"customer": who.name}, pluck="name", order_by="creation")


def test_a_conversation_by_mail_is_one_thread(site, who) -> None:
	"""An answer would open a new request, and support would answer the same question twice."""
	first = receive(who)
	issue = first.reference_name
	assert issues(site, who) == [issue]
	mail = answered(site, issue)
	assert (mail.channel, mail.target) == ("E-mail", who.email_id)
	headers = site.parse_json(mail.payload)["headers"]
	assert headers["In-Reply-To"] == f"<{first.message_id}>" and first.message_id in headers["References"]
	reply = receive(who, "Re: autre chose", "Merci!\n\n> Bonjour", In_Reply_To=f"<{sent(site, mail)}>")
	assert reply.reference_name == issue and reply.content == "Merci!"
	assert issues(site, who) == [issue]
	last = answered(site, issue, "De rien.")
	chain = site.parse_json(last.payload)["headers"]["References"].split()
	assert chain[-1] == f"<{reply.message_id}>" and len(chain) == len(set(chain)) == 3


def test_the_same_mail_twice_is_one_message(site, who) -> None:
	"""A mail server that delivers again would double each message."""
	one = receive(who, id="<twice@mail.example.com>")
	again = receive(who, id="<twice@mail.example.com>")
	assert again.name == one.name and len(issues(site, who)) == 1


def test_two_open_requests_are_kept_apart(site, who) -> None:
	"""The answer about television would land in the request about Internet."""
	internet, tv = receive(who).reference_name, receive(who, "Télé", "Pas d'image").reference_name
	assert internet != tv
	mail = answered(site, internet)
	assert receive(who, "Re: x", "a", In_Reply_To=f"<{sent(site, mail)}>").reference_name == internet
	assert receive(who, "RE : Télé", "b").reference_name == tv
	assert receive(who, f"[{internet}] suite", "c").reference_name == internet
	assert len(issues(site, who)) == 2


def test_a_closed_request_opens_again(site, who) -> None:
	"""A customer's reply about a recurring problem would go into a closed ticket that no one opens."""
	issue = receive(who).reference_name
	mail = answered(site, issue)
	site.db.set_value("Issue", issue, "status", "Closed")
	assert receive(who, "Re: x", "Encore!", In_Reply_To=f"<{sent(site, mail)}>").reference_name == issue
	assert site.db.get_value("Issue", issue, "status") == "Open"


def test_a_machine_is_kept_and_not_answered(site, who) -> None:
	"""An absence notice would reopen a request, and two machines would write to each other for ever."""
	issue = receive(who).reference_name
	mail = answered(site, issue)
	site.db.set_value("Issue", issue, "status", "Closed")
	before = site.db.count("Outbound Message")
	notice = receive(
		who, "Réponse automatique : absente", "Je suis absente.",
		In_Reply_To=f"<{sent(site, mail)}>", Auto_Submitted="auto-replied",
	)  # fmt: skip
	assert notice.reference_name == issue and notice.communication_type == "Automated Message"
	assert site.db.get_value("Issue", issue, "status") == "Closed"
	alone = receive(who, "Absence du bureau", "Absente", Precedence="bulk")
	assert (alone.reference_doctype, alone.reference_name) == ("Customer", who.name)
	assert site.db.count("Outbound Message") == before


def test_our_own_mail_that_comes_back_is_left_out(site, who) -> None:
	"""A mailbox that forwards to itself would fill the list of requests."""
	mail = answered(site, receive(who).reference_name)
	assert receive(who, id=f"<{sent(site, mail)}>") is None


def test_an_unknown_sender_gets_a_request(site, who) -> None:
	"""Mails from future customers or neighbours would be lost."""
	stranger = f"inconnu.{secrets.token_hex(4)}@example.com"
	first = receive(who, "Avez-vous la fibre ici?", sender=stranger)
	issue = site.get_doc("Issue", first.reference_name)
	assert (issue.customer, issue.raised_by) == (None, stranger)
	assert receive(who, "Re: Avez-vous la fibre ici?", "Allo?", sender=stranger).reference_name == issue.name
	assert receive(who, f"Re: {receive(who).reference_name}", sender=stranger).reference_name == issue.name


def test_a_text_message_becomes_a_request_and_is_answered_by_text(site, who) -> None:
	"""A reply to a text message would reach nobody."""
	assert text(who, "Pas d'Internet", "SM1" + secrets.token_hex(8)) == "message"
	(issue,) = issues(site, who)
	row = answered(site, issue, "Redémarrez le routeur.")
	assert (row.channel, row.target) == ("SMS", who.mobile_no) and "Redémarrez" in row.payload
	site.db.set_value("Outbound Message", row.name, "status", "Sent")
	assert text(who, "Ça marche, merci") == "message"
	assert issues(site, who) == [issue]
	from gigafibre_fsm.flow.messages import service

	said = [(each.incoming, each.channel, each.text) for each in service.thread_of(who.name)]
	assert said == [
		(True, "SMS", "Pas d'Internet"),
		(False, "Email", "Redémarrez le routeur."),
		(True, "SMS", "Ça marche, merci"),
	]


def test_who_writes_during_an_outage_is_answered_that_it_is_known(site, who) -> None:
	"""A village would write for hours, and each family wait for a person to say that the cable is cut."""
	place = provisioning.location(customer=who.name)
	site.db.set_value("Service Location", place.name, "status", "Active")
	since = clock.utc_now() - timedelta(hours=1)
	incident = site.get_doc(
		{"doctype": "Network Incident", "status": "Running", "cause": "Fibre Cut", "started_at": since}
	)
	incident.flags.ignore_mandatory = True
	incident.insert(ignore_permissions=True)
	row = {"doctype": "Incident Location", "incident": incident.name, "location": place.name}
	site.get_doc({**row, "customer": who.name, "silent_since": since}).insert()
	text(who, "Pas d'Internet")
	receive(who)
	said = {
		row.channel: row.payload
		for row in messages("ticket.opened")
		if row.target in (who.mobile_no, who.email_id)
	}
	assert set(said) == {"SMS", "E-mail"}
	assert all("Panne connue depuis" in payload for payload in said.values())


def test_stop_is_remembered_until_start(site, who) -> None:
	"""Somebody who wants no more text messages would get them, or would never get one again."""
	from gigafibre_fsm.notifications.notify import tell_customer

	def channels_used(key: str) -> set[str]:
		tell_customer(who.name, "visit.scheduled", {"date": "2099-01-05", "time_window": "AM"}, key)
		return set(
			site.get_all("Outbound Message", {"idempotency_key": ("like", f"{key}:%")}, pluck="channel")
		)

	key = secrets.token_hex(6)
	assert text(who, "ARRÊT") == "stop" and channels_used(f"a{key}") == {"E-mail"}
	assert not issues(site, who), "a word for the machine is no request"
	assert text(who, "start") == "start" and "SMS" in channels_used(f"b{key}")
	assert text(who, "AIDE") == "help"
	assert site.db.exists("Outbound Message", {"topic": "sms.help", "target": who.mobile_no})


def test_the_chosen_channel_is_used(site, who) -> None:
	"""A customer who asked for email only would still be woken by text messages."""
	from gigafibre_fsm.notifications.notify import tell_customer

	key = secrets.token_hex(6)
	for number, (channel, expected) in enumerate(
		(("SMS", {"SMS"}), ("E-mail", {"E-mail"}), ("", {"SMS", "E-mail"}))
	):
		site.db.set_value("Customer", who.name, "fsm_visits_by", channel)
		tell_customer(
			who.name, "visit.scheduled", {"date": "2099-01-05", "time_window": "AM"}, f"{key}{number}"
		)
		rows = site.get_all(
			"Outbound Message", {"idempotency_key": ("like", f"{key}{number}:%")}, pluck="channel"
		)
		assert set(rows) == expected


def test_an_answer_goes_to_the_customer_and_to_no_reply_to(site, who) -> None:
	"""A stranger who adds a Reply-To, or answers from elsewhere in a thread, would get our answer with the customer's account."""
	issue = receive(who, Reply_To="voleur@example.net").reference_name
	assert issues(site, who) == [issue]
	mail = answered(site, issue)
	assert mail.target == who.email_id
	receive(who, "Re: x", "Encore", sender="voleur@example.net", In_Reply_To=f"<{sent(site, mail)}>")
	assert answered(site, issue, "Voici votre solde.").target == who.email_id


def test_a_forged_mail_is_a_strangers(site, who) -> None:
	"""Anybody could ask for another's account to be changed, in the thread of its owner."""
	kept = receive(who, Authentication_Results="mx.example.com; spf=fail; dkim=none; dmarc=fail")
	assert issues(site, who) == []
	assert not site.db.get_value("Issue", kept.reference_name, "customer")
	assert who.email_id in kept.content.partition("<br>")[0]


def test_a_form_of_ours_writes_for_somebody(site, who) -> None:
	"""A contact form's mail would be taken for one of this app's own that came back, and be lost."""
	site.db.set_single_value("Gigafibre Settings", "email_sender", "formulaire@example.com")
	kept = receive(who, sender="formulaire@example.com", Reply_To=who.email_id)
	assert kept.sender == who.email_id and issues(site, who) == [kept.reference_name]
	assert receive(who, sender="formulaire@example.com") is None
