"""Mails as real programs write them, read: pure."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.messages import mail, quotes, rules
from gigafibre_fsm.flow.messages.rules import Thread

GMAIL = """Oui, mardi me convient.

Le lun. 30 nov. 2026 à 09:12, Gigafibre <soutien@example.com> a écrit :

> Voici notre réponse à votre demande ISS-2026-00001 :
>
> Votre ligne est réparée.
"""
OUTLOOK = """Merci beaucoup!

________________________________
De : Gigafibre <soutien@example.com>
Envoyé : 30 novembre 2026 09:12
À : Jean Tremblay <jean@example.com>
Objet : Réponse à votre demande

Voici notre réponse.
"""
IPHONE = """That works, thanks

Sent from my iPhone

On Nov 30, 2026, at 9:12 AM, Gigafibre <soutien@example.com> wrote:

> Here is our answer
"""


@pytest.mark.parametrize(
	("written", "new"),
	[(GMAIL, "Oui, mardi me convient."), (OUTLOOK, "Merci beaucoup!"), (IPHONE, "That works, thanks")],
)
def test_a_reply_is_read_without_what_it_quotes(written: str, new: str) -> None:
	"""Staff would search each answer below our own text, quoted again and again."""
	assert quotes.new_text(written).startswith(new)
	assert "réponse" not in quotes.new_text(written).casefold() and "answer" not in quotes.new_text(written)


HEAD = "De : Gigafibre <s@example.com>\nEnvoyé : lundi\nÀ : Jean\nObjet : RE: x\n\nNotre réponse"
TOLD = "Le technicien a écrit :\n« revenir mardi »\nQue faire?"


@pytest.mark.parametrize(
	("written", "new"),
	[
		("Le 30 nov. 2026 à 9 h 12, Gigafibre a écrit :\n> Quel jour?\n\nMardi.", "Mardi."),
		("Bonjour,\n\nOn Nov 30, 2026, Gigafibre wrote:\n> Which day?\n\nTuesday.", "Bonjour,\n\nTuesday."),
		("> Quel jour?\nMardi\n> Quelle heure?\n9 h", "Mardi\n9 h"),
		(f"Rien ne marche.\n\n{TOLD}", f"Rien ne marche.\n\n{TOLD}"),
		("Salut,\nOn Monday at 10:30 he wrote: call us.\nStill down.",) * 2,
		("De : la rue Principale\nà : la rue du Moulin, le 3 mars",) * 2,
		("Oui\n\nLe lun. 30 nov. 2026 à 9:12, Gigafibre soutien <\ns@example.com> a écrit :\n\n> Non", "Oui"),
		("Oui\n\nLe 30 nov. à 9:12, Gigafibre<s@example.com> a écrit :   Notre réponse", "Oui"),
		("Oui\nObtenir Outlook pour iOS<https://aka.ms/x>\n________________\n" + HEAD, "Oui"),
		("Oui\n\n-----Message d\u2019origine-----\n" + HEAD, "Oui"),
		("Oui\n\n\u00c0 bient\u00f4t\n\n" + HEAD, "Oui\n\n\u00c0 bient\u00f4t"),
	],
)
def test_the_words_of_a_reply_are_kept_wherever_they_stand(written: str, new: str) -> None:
	"""A reply below our question, or one that quotes someone, would be read as empty or cut in half."""
	assert quotes.new_text(written) == new


def test_a_forwarded_mail_is_kept_whole() -> None:
	"""The forwarded text is the customer's request; without it the ticket would be empty."""
	text = "Voir plus bas\n\n---------- Message transféré ----------\nDe : Banque\n> Paiement refusé"
	assert "Paiement refusé" in quotes.new_text(text)
	assert "Paiement refusé" in quotes.new_text("Pour vous\n> Paiement refusé", "Tr : avis")


@pytest.mark.parametrize("charset", ["latin-1", "cp1252", "utf-8", "windows-874", "x-unknown"])
def test_any_charset_is_read(charset: str) -> None:
	"""A mail in an old charset would be lost, or read as gibberish."""
	body = "Réseau coupé à Sainte-Clotilde".encode("latin-1" if charset in ("latin-1", "cp1252") else "utf-8")
	raw = (
		b"From: =?iso-8859-1?Q?Ren=E9e_C=F4t=E9?= <Renee@Example.com>\r\nSubject: =?iso-8859-1?Q?R=E9seau?=\r\n"
		b"Content-Type: text/plain; charset=" + charset.encode() + b"\r\n\r\n" + body
	)
	read = mail.read(raw)
	assert (read.sender, read.sender_name, read.subject) == ("renee@example.com", "Renée Côté", "Réseau")
	if charset != "windows-874":
		assert read.text == "Réseau coupé à Sainte-Clotilde"


def test_attachments_and_the_words_of_html_are_kept() -> None:
	"""A photo of the box would be lost, and a mail without plain text would be empty."""
	message = EmailMessage()
	message["From"], message["Subject"] = "jean@example.com", "Photo"
	message["In-Reply-To"], message["References"] = "<b@x>", "<a@x> <b@x>"
	message.set_content("<p>Voici <b>la boîte</b></p><blockquote><p>ancien</p></blockquote>", subtype="html")
	message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="../boîte.png")
	read = mail.read(message.as_bytes())
	assert read.text == "Voici la boîte" and read.answers_to == ("b@x", "a@x")
	assert [(file.name.rpartition("_")[2], file.content) for file in read.attachments] == [
		("boîte.png", b"\x89PNG")
	]


@pytest.mark.parametrize(
	("name", "ending"),
	[
		("Procès-verbal d’été.pdf", "Procès-verbal d’été.pdf"),
		("発" * 100 + ".pdf", "発.pdf"),
		("..%2f%252e..\\x.pdf", "x.pdf"),
	],
)
def test_every_attachment_has_a_name_that_can_be_stored(name: str, ending: str) -> None:
	"""A mail whose file has a long name in another script, or a path, could not be stored at all."""
	written = EmailMessage()
	written.set_content("Voir la pièce jointe")
	written.add_attachment(b"x", maintype="application", subtype="pdf", filename=name)
	(file,) = mail.read(written.as_bytes()).attachments
	assert file.name.endswith(ending) and len(file.name.encode()) <= mail.LONGEST_FILE_NAME
	assert not set("/\\") & set(file.name) and "%2f" not in file.name


def test_a_mail_is_of_its_from_whatever_reply_to_says() -> None:
	"""A stranger would read our answers to a customer: anybody can write any Reply-To."""
	read = mail.read(b"From: Jean <jean@example.com>\r\nReply-To: <voleur@example.net>\r\n\r\nBonjour")
	assert (read.sender, read.reply_to) == ("jean@example.com", "voleur@example.net")


@pytest.mark.parametrize(
	("verdict", "forged"),
	[
		("", False),
		("mx.example.com; spf=pass smtp.mailfrom=example.com; dkim=pass; dmarc=pass", False),
		("mx.example.com; spf=fail; dkim=pass header.d=example.com; dmarc=pass", False),
		("mx.example.com; spf=fail; dkim=pass header.d=liste.example", False),
		("mx.example.com; spf=softfail; dkim=none", False),
		("mx.example.com; spf=pass; dkim=pass header.d=voleur.example; DMARC=FAIL (p=reject)", True),
		("mx.example.com; spf=fail smtp.mailfrom=example.com; dkim=none; dmarc=none", True),
	],
)
def test_a_mail_that_pretends_to_be_of_somebody_is_recognised(verdict: str, forged: bool) -> None:
	"""Anybody could write in a customer's name, or a forwarded mail would be taken for a forgery."""
	assert rules.is_forged(verdict) is forged


def test_only_our_own_servers_verdict_counts() -> None:
	"""A forger would bring a verdict along."""
	ours = b"Authentication-Results: mx.example.com; dmarc=fail\r\n"
	theirs = b"Authentication-Results: mx.voleur.example; dmarc=pass\r\n"
	assert mail.read(ours + theirs + b"From: a@example.com\r\n\r\nx").forged


@given(st.binary(max_size=400))
def test_nothing_that_arrives_stops_the_reading(raw: bytes) -> None:
	"""One mail that cannot be read would stop all that come after it."""
	assert mail.read(raw).id


PIECES = (
	"Oui",
	"\n",
	"\n> Bonjour",
	"Le 30 nov. 2026 à 9:12, G <s@example.com> a écrit :",
	HEAD,
	"--",
	"De : moi",
	">",
	"@",
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8))
def test_no_mail_is_read_as_nothing(pieces: list[str]) -> None:
	"""A request without a word would reach support, and its customer no one."""
	text = "".join(pieces)
	assert bool(quotes.new_text(text)) is bool(text.strip())


@pytest.mark.parametrize(
	("headers", "sender", "subject", "automatic"),
	[
		({"auto-submitted": "auto-replied"}, "jean@example.com", "Re: x", True),
		({"auto-submitted": "no"}, "jean@example.com", "Re: x", False),
		({"precedence": "bulk"}, "news@example.com", "Infolettre", True),
		({}, "jean@example.com", "Réponse automatique : Votre facture", True),
		({}, "MAILER-DAEMON@example.com", "Undelivered Mail Returned to Sender", True),
		({"content-type": "multipart/report; report-type=delivery-status"}, "x@example.com", "x", True),
		({"x-auto-response-suppress": "All"}, "jean@example.com", "Mon Internet", False),
		({}, "jean@example.com", "Absence de service", False),
		({}, "jean@example.com", "Absente du bureau jusqu'au 12", True),
		({}, "jean@example.com", "Absent mardi: changez mon rendez-vous", False),
	],
)
def test_machines_are_recognised(headers: dict[str, str], sender: str, subject: str, automatic: bool) -> None:
	"""Two mail programs would answer each other for ever, or a customer's mail be taken for an automatic reply."""
	assert rules.is_automatic(headers, sender, subject) is automatic


@pytest.mark.parametrize(
	("said", "meaning"),
	[
		("STOP", "stop"),
		("Arrêt.", "stop"),
		("arret svp", "stop"),
		("START", "start"),
		("Aide", "help"),
		("help!", "help"),
		("STOP \U0001f64f", "stop"),
		("\u00ab\u00a0Stop\u00a0\u00bb s\u2019il vous pla\u00eet", "stop"),
		("\ufeffStop, stop!!! merci", "stop"),
		("ARRE\u0302T SMS", "stop"),
		("opt-out", "stop"),
		("d\u00e9sabonnement", "stop"),
		("Désabonnez-moi svp", "stop"),
		("Je veux me désabonner", "stop"),
		("Arrêtez de m’écrire", "stop"),
		("Stop texting me", "stop"),
		("Aidez-moi", "help"),
		("Réabonner", "start"),
		("Je veux arrêter mon service", ""),
		("stop 2", ""),
		("don't stop", ""),
		("stop ou start?", ""),
		("\U0001f44d merci", ""),
		("", ""),
		("arrêt de service ce matin", ""),
		("Stop calling me, my Internet is down", ""),
		("oui", ""),
	],
)
def test_words_for_machines_are_understood(said: str, meaning: str) -> None:
	"""Somebody who wants no more messages would get them, or a complaint would be taken for a STOP."""
	assert rules.command(said) == meaning


def test_a_message_finds_its_thread_among_two() -> None:
	"""An answer would land in the other request, or open a third one."""
	open_threads = [Thread("B", "Télévision"), Thread("A", "Internet lent")]
	assert rules.thread_for("Re: Internet lent", True, open_threads) == "A"
	assert rules.thread_for("", True, open_threads) == "B"
	assert rules.thread_for("RE : RE: télévision", False, open_threads) == "B"
	assert rules.thread_for("Une autre question", False, open_threads) == ""
	assert rules.thread_for("Une autre question", True, open_threads) == "B"
	assert rules.thread_for("Re: x", True, []) == ""
