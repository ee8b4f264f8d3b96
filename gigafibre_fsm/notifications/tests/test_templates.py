"""The texts of notifications to customers."""

from __future__ import annotations

from pathlib import Path

import pytest

from gigafibre_fsm.notifications import templates

CONTEXT = {
	"name": "François Côté",
	"order": "SAL-ORD-2026-00001",
	"address": "1867 chemin de la Rivière, Sainte-Clotilde",
	"dates": [{"date": "2026-08-05", "time_window": "AM"}, {"date": "2026-08-07", "time_window": "PM"}],
	"date": "2026-08-05",
	"time_window": "AM",
	"services": ["Internet 150 Mbit/s", "Télé Standard"],
	"monthly": "172.02",
	"one_time": "80.42",
	"technician": "Technicien exemple",
	"wifi_ssid": "Gigafibre-K7QX",
	"invoice": "ACC-SINV-2026-00001",
	"total": "114.92",
	"code": "123456",
	"minutes": 10,
	"ticket": "ISS-2026-00001",
	"support_phone": "1 800 555-0100",
	"support_email": "support@example.com",
	"portal_url": "https://client.example.com/portail",
	"site_url": "https://www.example.com/internet",
}
TOPICS = sorted({path.name.rsplit(".", 2)[0] for path in templates.FOLDER.glob("*.*.fr.txt")})


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_topic_has_both_languages(topic: str, lang: str) -> None:
	"""An English-speaking customer would get no message."""
	notice = templates.notice(topic, lang, CONTEXT)
	assert notice.sms or notice.subject
	assert bool(notice.subject) == bool(notice.text) == bool(notice.html)
	assert "{{" not in notice.html + notice.sms


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_sms_is_one_telephone_message(topic: str, lang: str) -> None:
	"""A long text, or one with unusual accents, is split, arrives in parts and costs three times as much."""
	sms = templates.notice(topic, lang, CONTEXT).sms
	assert len(sms) <= 160, f"{len(sms)}: {sms}"
	assert set(sms) <= templates.GSM


@pytest.mark.parametrize("topic", TOPICS)
def test_a_notice_survives_missing_facts(topic: str) -> None:
	"""A caller with fewer facts would make the whole order fail with a template error."""
	notice = templates.notice(topic, "fr", {})
	assert "None" not in notice.sms + notice.text


def test_the_confirmation_has_dates_price_and_charge() -> None:
	"""The customer would not know when we come, what it costs, nor that nothing is charged yet."""
	notice = templates.notice("order.confirmed", "fr", CONTEXT)
	assert notice.sms.startswith("Gigafibre : Commande confirmée! Installation prévue le mercredi 5 aout")
	assert "mercredi 5 août en avant-midi" in notice.text
	assert "assigné\u00a0:" in notice.text and "8\u00a0h" in notice.text, "punctuation stays with its word"
	assert "172,02" in notice.text and "débitée qu'une fois le service installé" in notice.text
	assert "<li" in notice.html and "Télé Standard" in notice.html


def test_a_name_is_escaped_in_html() -> None:
	"""A name typed at checkout could put a link into our emails."""
	notice = templates.notice("order.confirmed", "fr", {**CONTEXT, "name": "<a href=x>"})
	assert "<a href=x>" not in notice.html and "&lt;a href=x&gt;" in notice.html


def test_the_first_of_a_month_is_written_1er() -> None:
	"""« le 1 août » reads as if a machine had written it."""
	assert (
		"samedi 1er août" in templates.notice("visit.scheduled", "fr", {**CONTEXT, "date": "2026-08-01"}).text
	)


def test_the_sign_in_code_is_not_in_the_subject() -> None:
	"""A locked telephone shows subjects."""
	assert "123456" not in templates.notice("otp.code", "fr", CONTEXT).subject


def test_every_template_is_a_pair() -> None:
	"""A topic without its English half fails the first English customer."""
	french = {path.name[:-7] for path in Path(templates.FOLDER).glob("*.fr.txt")}
	english = {path.name[:-7] for path in Path(templates.FOLDER).glob("*.en.txt")}
	assert french == english


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_staff_may_add_to_our_own_words(lang: str) -> None:
	"""Staff who change one word of a message would see it saved, but customers would still read the old one."""
	facts = {**CONTEXT, "eta": "10:35"}
	for topic in TOPICS:
		ours = templates.blocks(topic, lang)
		added = {block: f"{words} (essai)" for block, words in vars(ours).items() if words}
		words = templates.Words(**added)
		assert not [each for each in templates.problems(topic, lang, words) if each[1] != "long"], topic
		made = templates.notice(topic, lang, facts, words)
		read = {"sms": made.sms, "subject": made.subject, "body": made.text}
		assert all("(essai)" in read[block] for block in added), topic


def test_a_time_ends_no_sentence_twice() -> None:
	"""« around 10:35 a.m.. » looks as if a machine had written it."""
	for topic in TOPICS:
		made = templates.notice(topic, "en", {**CONTEXT, "eta": "10:35", "time_window": "AM"})
		assert "m.." not in made.sms + made.text, topic


def test_an_unknown_topic_is_an_error() -> None:
	"""A misspelt topic would notify nobody."""
	with pytest.raises(KeyError):
		templates.notice("order.confirmd", "fr", {})


def test_an_sms_keeps_ligatures_and_halves() -> None:
	"""« 1812 rue du Sacré-Cur » is not an address that the customer would recognise."""
	context = {**CONTEXT, "address": "12 1/2, rue du Sacré-Cœur, L’Œuvre"}
	for topic in TOPICS:
		sms = templates.notice(topic, "fr", {**context, "name": "Lecœur"}).sms
		assert "Cur" not in sms and "Lecur" not in sms
	assert templates.gsm_text("12½ rue du Sacré-Cœur") == "12 1/2 rue du Sacré-Coeur"


@pytest.mark.parametrize(
	("said", "sent"),
	[
		("Gaëtan Nguyễn", "Gaetan Nguyen"),
		("“oui” — ok…", '"oui" - ok...'),
		("e\u0301te\u0301", "été"),
		("李 Wei", "李 Wei"),
		("2 × 5 m", "2 × 5 m"),
		("👍", "👍"),
	],
)
def test_an_sms_loses_no_letter(said: str, sent: str) -> None:
	"""A name in another script would be left out of its sentence, and an answer of one sign be an empty message."""
	assert templates.gsm_text(said) == sent


@pytest.mark.parametrize("topic", TOPICS)
def test_sms_texts_avoid_letters_outside_the_gsm_alphabet(topic: str) -> None:
	"""« bientot », « etre », « recu » would look like spelling mistakes."""
	context = {**CONTEXT, "date": "2026-05-05", "suspend_date": "2026-05-05", "back": "2026-05-05"}
	context["dates"] = [{"date": "2026-05-05", "time_window": "AM"}]
	template = templates.environment("fr").get_template(f"{topic}.fr.txt")
	written = " ".join(templates._block(template, "sms", context).split())
	assert templates.notice(topic, "fr", context).sms == written.replace("’", "'")


def test_a_network_name_is_kept_exactly() -> None:
	"""The telephone would look for « Foret » where the router says « Forêt »."""
	for name, alphabet in (("Café-K7QX", True), ("Forêt Noire", False), ("🏠 maison", False)):
		sms = templates.notice("service.activated", "fr", {**CONTEXT, "wifi_ssid": name}).sms
		assert name in sms and (set(sms) <= templates.GSM) is alphabet


def test_a_far_date_has_its_year() -> None:
	"""The end of a commitment in two years would seem to be next spring."""
	from datetime import date, timedelta

	soon, far = date.today() + timedelta(days=20), date.today() + timedelta(days=700)  # noqa: DTZ011
	for day, told in ((soon, False), (far, True)):
		text = templates.notice("service.ending", "fr", {**CONTEXT, "date": str(day)}).text
		assert (str(day.year) in text) is told


def test_an_email_has_the_senders_postal_address() -> None:
	"""The law requires the sender's postal address."""
	context = {**CONTEXT, "sender": "Gigafibre inc.", "sender_address": "1867 chemin de la Rivière"}
	html = templates.notice("order.confirmed", "fr", context).html
	assert "Gigafibre inc., 1867 chemin de la Rivière" in html
	assert (
		'href="tel:18005550100"' in html.replace("1800555-0100", "18005550100")
		or 'href="tel:1800555-0100"' in html
	)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_our_own_words_pass_as_words_of_staff(topic: str, lang: str) -> None:
	"""Staff who start from the current text could not save it, or the message would change by itself."""
	words = templates.blocks(topic, lang)
	assert not templates.problems(topic, lang, words)
	assert templates.notice(topic, lang, CONTEXT, words) == templates.notice(topic, lang, CONTEXT)


def test_words_of_staff_never_break_a_message() -> None:
	"""A typing error in a text would stop the bills of everybody."""
	words = templates.Words(
		sms="Facture {{ invoice }}", body="{{ total | money }} {{ invoice.x.y }} {{ 1 / zero }}"
	)
	made = templates.notice("invoice.made", "fr", CONTEXT, words)
	assert made.sms == "Facture ACC-SINV-2026-00001"
	assert made.text == templates.notice("invoice.made", "fr", CONTEXT).text
	wrong = templates.problems(
		"invoice.made", "fr", templates.Words("{{ x", "{{ nobody }}", "{{ ''.__class__.mro() }}")
	)
	assert [block for block, _what in wrong] == ["sms", "subject", "body"]
	assert templates.problems("invoice.made", "fr", templates.Words("é" * 400)) == [("sms", "long")]
	assert templates.problems("invoice.made", "fr", templates.Words("é" * 300)) == []
	assert templates.problems("invoice.made", "fr", templates.Words("👍" * 140)) == [("sms", "long")]
