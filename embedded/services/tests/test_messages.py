"""SMS, e-mail and events. If these fail, the tests prove nothing about messages to customers."""

import hashlib
import hmac
import smtplib
import threading
import time
from email.message import EmailMessage

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from embedded.services.hub import HEADER, HubFake
from embedded.services.messages import nested
from embedded.services.smtp import SmtpFake
from embedded.services.twilio import TwilioFake


@pytest.fixture
def client(twilio_fake: TwilioFake) -> Client:
	client = Client(twilio_fake.account_sid, twilio_fake.auth_token)
	client.api.base_url = twilio_fake.url
	return client


def wait_until(truth: "object", seconds: float = 5) -> None:
	end = time.monotonic() + seconds
	while not truth():  # type: ignore[operator]
		assert time.monotonic() < end, "it never happened"
		threading.Event().wait(0.02)


def test_sms_with_twilios_client(twilio_fake: TwilioFake, client: Client) -> None:
	sent = client.messages.create(to="+14505550123", from_=twilio_fake.number, body="Service activé!")
	assert sent.status == "queued"
	wait_until(lambda: client.messages(sent.sid).fetch().status == "delivered")
	assert [message.body for message in client.messages.list(to="+14505550123")] == ["Service activé!"]
	assert client.messages.list(to="+14505550199") == []
	assert "Service activé!" in requests.get(twilio_fake.url, timeout=5).text


def test_long_list_of_sms(twilio_fake: TwilioFake, client: Client) -> None:
	for number in range(120):
		client.messages.create(to="+14505550123", from_=twilio_fake.number, body=str(number))
	assert len(client.messages.list(page_size=50)) == 120


@pytest.mark.parametrize(
	("to", "code"),
	[("0123", 21211), ("+15005550001", 21211), ("+15005550009", 21614), ("+15005550004", 21610)],
)
def test_sms_to_a_bad_number(twilio_fake: TwilioFake, client: Client, to: str, code: int) -> None:
	with pytest.raises(TwilioRestException) as caught:
		client.messages.create(to=to, from_=twilio_fake.number, body="x")
	assert (caught.value.code, caught.value.status) == (code, 400)
	assert twilio_fake.messages == []


def test_wrong_twilio_token(twilio_fake: TwilioFake) -> None:
	stranger = Client(twilio_fake.account_sid, "other")
	stranger.api.base_url = twilio_fake.url
	with pytest.raises(TwilioRestException) as caught:
		stranger.messages.create(to="+14505550123", from_=twilio_fake.number, body="x")
	assert caught.value.status == 401


def test_status_callback_is_signed(twilio_fake: TwilioFake, client: Client, hub_fake: HubFake) -> None:
	requests.post(f"{twilio_fake.url}/_control", json={"delivery": "undelivered"}, timeout=5)
	url = f"{hub_fake.url}/hub/twilio?x=1"
	client.messages.create(to="+14505550123", from_=twilio_fake.number, body="x", status_callback=url)
	wait_until(lambda: len(hub_fake.events) == 2)
	validator = RequestValidator(twilio_fake.auth_token)
	for event, status in zip(hub_fake.events, ("sent", "undelivered"), strict=True):
		assert event["body"]["MessageStatus"] == status
		assert validator.validate(url, event["body"], event["headers"]["x-twilio-signature"])
	assert hub_fake.events[1]["body"]["ErrorCode"] == "30003"


def test_customer_writes_stop(twilio_fake: TwilioFake, client: Client, hub_fake: HubFake) -> None:
	requests.post(
		f"{twilio_fake.url}/_inbound",
		json={"from": "+14505550123", "body": "Stop", "url": f"{hub_fake.url}/hub/sms"},
		timeout=5,
	)
	assert hub_fake.events[0]["body"]["Body"] == "Stop"
	with pytest.raises(TwilioRestException):
		client.messages.create(to="+14505550123", from_=twilio_fake.number, body="x")


def mail_to(address: str) -> EmailMessage:
	message = EmailMessage()
	message["From"], message["To"], message["Subject"] = "info@example.com", address, "Commande confirmée"
	message.set_content("Bonjour!")
	message.add_alternative("<p>Bonjour!</p>", subtype="html")
	return message


def send_mail(fake: SmtpFake, address: str = "client@example.com", timeout: float = 5) -> None:
	with smtplib.SMTP("127.0.0.1", fake.mail_port, timeout=timeout) as server:
		server.login(fake.user, fake.password)
		server.send_message(mail_to(address))


def test_mail_is_kept(smtp_fake: SmtpFake) -> None:
	send_mail(smtp_fake)
	(mail,) = requests.get(f"{smtp_fake.url}/messages", params={"to": "client@example.com"}, timeout=5).json()
	assert (mail["subject"], mail["text"].strip()) == ("Commande confirmée", "Bonjour!")
	shown = requests.get(f"{smtp_fake.url}/messages/1/html", timeout=5)
	assert "<p>Bonjour!</p>" in shown.text
	assert shown.headers["Content-Security-Policy"] == "sandbox"


def test_two_mail_servers_never_wait_for_one_port() -> None:
	"""Otherwise the bench would not start if another process took the port between the check and its use."""
	first = SmtpFake()
	second = SmtpFake(mail_port=first.mail_port)
	assert second.mail_port != first.mail_port
	for fake in (first, second):
		fake.start()
		send_mail(fake)
		assert len(fake.mails) == 1
		fake.stop()


def test_mail_server_out_of_order(smtp_fake: SmtpFake) -> None:
	def control(**settings: object) -> None:
		requests.post(f"{smtp_fake.url}/_control", json=settings, timeout=5)

	control(outage="500", next=1)
	with pytest.raises(smtplib.SMTPSenderRefused):
		send_mail(smtp_fake)
	control(outage="refuse", next=1)
	with pytest.raises((smtplib.SMTPException, OSError)):
		send_mail(smtp_fake)
	control(outage="hang", next=1)
	with pytest.raises(OSError):
		send_mail(smtp_fake, timeout=0.3)
	assert smtp_fake.mails == []
	control(outage="timeout_after_effect", next=1)
	with pytest.raises(OSError):
		send_mail(smtp_fake, timeout=0.3)
	assert len(smtp_fake.mails) == 1
	control(reject=["no@example.com"])
	with pytest.raises(smtplib.SMTPRecipientsRefused):
		send_mail(smtp_fake, "no@example.com")


def test_a_mail_server_that_says_goodbye_in_its_own_way(smtp_fake: SmtpFake) -> None:
	requests.post(f"{smtp_fake.url}/_control", json={"farewell": "421 4.4.2 Closing"}, timeout=5)
	with pytest.raises(smtplib.SMTPResponseException) as caught:
		send_mail(smtp_fake)
	assert caught.value.smtp_code == 421 and len(smtp_fake.mails) == 1


def signed(fake: HubFake, body: bytes, at: int | None = None) -> dict[str, str]:
	stamp = str(int(time.time()) if at is None else at)
	digest = hmac.new(fake.signing_secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
	return {HEADER: f"t={stamp},v1={digest}", "Content-Type": "application/json"}


def test_hub_tells_true_events_from_forged_ones(hub_fake: HubFake) -> None:
	body = b'{"event": "order.confirmed"}'
	for headers in (signed(hub_fake, body), signed(hub_fake, b"{}"), signed(hub_fake, body, at=1), {}):
		requests.post(f"{hub_fake.url}/n8n/orders", body, headers=headers, timeout=5)
	assert [event["verified"] for event in hub_fake.events] == [True, False, False, False]
	assert hub_fake.events[0]["body"] == {"event": "order.confirmed"}


def test_chat_webhooks(hub_fake: HubFake) -> None:
	assert requests.post(f"{hub_fake.url}/slack", json={"text": "Nouvelle commande"}, timeout=5).text == "ok"
	assert requests.post(f"{hub_fake.url}/teams", json={"message": "x"}, timeout=5).status_code == 400


def test_form_nesting() -> None:
	"""Lists and objects in forms, as SDKs encode them."""
	pairs = [("a[b][c]", "1"), ("d[]", "2"), ("d[]", "3"), ("e[0][f]", "4"), ("e[1][f]", "5"), ("g", "6")]
	assert nested(pairs) == {"a": {"b": {"c": "1"}}, "d": ["2", "3"], "e": [{"f": "4"}, {"f": "5"}], "g": "6"}
