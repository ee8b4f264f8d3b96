"""Classifies received messages: keywords that stop or start SMS, automatic mails, replies. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gigafibre_fsm.spelling import unaccented

STOP, START, HELP = "stop", "start", "help"
# Twilio handles the English keywords itself; the French ones are handled here.
WORDS = {
	STOP: {
		"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "arret", "arreter", "arretez",
		"desabonner", "desabonnez", "desabonnement", "desinscrire", "desinscrivez", "desinscription", "cesser", "cessez",
	},
	START: {"start", "unstop", "commencer", "recommencer", "reprendre", "reabonner", "reabonnez"},
	HELP: {"help", "info", "infos", "aide", "aidez"},
}  # fmt: skip
POLITE = re.compile(
	r"\b(s'il vous plait|s'il te plait|thank you|sms|textos?|texts?|texting|messages?|de m'(?:ecrire|envoyer)|je (?:veux|voudrais)"
	r"|i want to)\b"
)
COURTESIES = frozenset(
	{
		"svp",
		"stp",
		"please",
		"plz",
		"pls",
		"merci",
		"thanks",
		"mci",
		"ok",
		"bonjour",
		"les",
		"des",
		"vos",
		"the",
		"your",
		"all",
		"me",
		"moi",
		"nous",
	}
)
OPT_OUT = re.compile(r"\bopt[ -]out\b")
WORD = re.compile(r"[a-z0-9]+")
REPLY = re.compile(r"^\s*(?:(?:re|ré|rép|tr|fw|fwd|aw|wg|sv|antw)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
OF_MACHINES = re.compile(
	r"^(out of office|automatic reply|auto(?:matic)?[- ]?reply|autoreply|réponse automatique|absente? du bureau|absence du bureau|"
	r"undeliver|delivery status|mail delivery|non remis|échec de la remise)",
	re.IGNORECASE,
)
MACHINES = (
	"mailer-daemon@",
	"postmaster@",
	"noreply@",
	"no-reply@",
	"donotreply@",
	"ne-pas-repondre@",
	"bounce",
)
BULK = frozenset({"bulk", "junk", "auto_reply", "list"})
VERDICT = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*([a-z]+)")


def command(text: str) -> str:
	"""STOP, START or HELP if an SMS contains nothing else, apart from punctuation, emoji and courtesies; else ""."""
	said = OPT_OUT.sub("optout", POLITE.sub(" ", unaccented(text).casefold()))
	words = set(WORD.findall(said)) - COURTESIES
	return next((meaning for meaning, known in WORDS.items() if words and words <= known), "")


def is_automatic(headers: Mapping[str, str], sender: str, subject: str) -> bool:
	"""Whether a mail is automatic: an absence notice, a delivery report, a newsletter. `headers` by lower-case name. Such a
	mail is stored but never answered, to avoid a mail loop.
	"""
	auto = headers.get("auto-submitted", "").partition(";")[0].strip().casefold()
	return bool(
		(auto and auto != "no")
		or headers.get("precedence", "").strip().casefold() in BULK
		or headers.get("x-auto-response-suppress", "").casefold() in ("all", "oof", "autoreply")
		and OF_MACHINES.match(subject)
		or {"x-autoreply", "x-autorespond", "list-id", "x-failed-recipients"} & headers.keys()
		or headers.get("content-type", "").casefold().startswith("multipart/report")
		or headers.get("return-path", "").strip() == "<>"
		or sender.casefold().startswith(MACHINES)
		or OF_MACHINES.match(subject)
	)


def is_forged(verdict: str) -> bool:
	"""Whether Authentication-Results (RFC 8601) say that a mail does not come from its sender's domain: DMARC failed, or
	without a DMARC result SPF failed and no signature is valid. A mail without results counts as genuine.
	"""
	found = dict(VERDICT.findall(verdict.casefold()))
	if "dmarc" in found and found["dmarc"] != "none":
		return found["dmarc"] == "fail"
	return found.get("spf") == "fail" and found.get("dkim") != "pass"


def without_reply_prefix(subject: str) -> str:
	"""A subject without "Re:" and similar prefixes, for comparison."""
	return " ".join(REPLY.sub("", subject).split()).casefold()


def is_reply(subject: str) -> bool:
	return bool(REPLY.match(subject))


@dataclass(frozen=True)
class Thread:
	"""An open ticket of the sender."""

	name: str
	subject: str


def thread_for(subject: str, answers: bool, open_threads: Sequence[Thread]) -> str:
	"""The open ticket of the sender that a message without a reference belongs to; "" when it needs a new one.

	`open_threads`: the one with the last message first. A reply (`answers`: an SMS, or a mail marked as a reply) goes to the
	ticket with the same subject, or else to the latest. A mail with a new subject needs a new ticket.
	"""
	wanted = without_reply_prefix(subject)
	for thread in open_threads:
		if wanted and without_reply_prefix(thread.subject) == wanted:
			return thread.name
	return open_threads[0].name if open_threads and (answers or is_reply(subject)) else ""
