"""What a message that arrives is: a word that stops or starts text messages, an answer of a machine, a reply. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gigafibre_fsm.spelling import unaccented

STOP, START, HELP = "stop", "start", "help"
# Twilio reacts to the English words itself and stops sending; the French ones are ours to understand.
WORDS = {
	STOP: {
		"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "arret", "arreter", "arretez",
		"desabonner", "desabonnez", "desabonnement", "desinscrire",
	},
	START: {"start", "unstop", "commencer", "reprendre"},
	HELP: {"help", "info", "aide"},
}  # fmt: skip
POLITE = re.compile(r"\b(s'il vous plait|s'il te plait|thank you|sms|textos?|texts?|messages?)\b")
COURTESIES = frozenset(
	{"svp", "stp", "please", "plz", "pls", "merci", "thanks", "mci", "ok", "les", "the", "all"}
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
	"""STOP, START or HELP when a text message says nothing else, whatever signs, emoji and courtesies stand around it; else ""."""
	said = OPT_OUT.sub("optout", POLITE.sub(" ", unaccented(text).casefold()))
	words = set(WORD.findall(said)) - COURTESIES
	return next((meaning for meaning, known in WORDS.items() if words and words <= known), "")


def is_automatic(headers: Mapping[str, str], sender: str, subject: str) -> bool:
	"""Whether a mail was written by a machine: an absence notice, a delivery report, a newsletter. `headers` by their name in
	lower case. Such a mail is kept and answered to never, or two machines would write to each other for ever.
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
	"""Whether a mail server's Authentication-Results (RFC 8601) say that a mail does not come from its sender's domain: DMARC
	failed, or without a DMARC verdict SPF failed and no signature holds. Without a verdict a mail is taken for what it says.
	"""
	found = dict(VERDICT.findall(verdict.casefold()))
	if "dmarc" in found and found["dmarc"] != "none":
		return found["dmarc"] == "fail"
	return found.get("spf") == "fail" and found.get("dkim") != "pass"


def bare(subject: str) -> str:
	"""A subject without "Re:" and its like, to compare."""
	return " ".join(REPLY.sub("", subject).split()).casefold()


def is_reply(subject: str) -> bool:
	return bool(REPLY.match(subject))


@dataclass(frozen=True)
class Thread:
	"""A request that is open, of the person who writes."""

	name: str
	subject: str


def thread_for(subject: str, answers: bool, open_threads: Sequence[Thread]) -> str:
	"""Which open request of somebody a message belongs to that names none itself; "" when it begins another.

	`open_threads`: that of the last message first. A message that answers (`answers`: a text message, or a mail that says
	that it replies to something) goes to the one of the same subject, or else to the latest. A mail about something new is a
	request of its own.
	"""
	wanted = bare(subject)
	for thread in open_threads:
		if wanted and bare(thread.subject) == wanted:
			return thread.name
	return open_threads[0].name if open_threads and (answers or is_reply(subject)) else ""
