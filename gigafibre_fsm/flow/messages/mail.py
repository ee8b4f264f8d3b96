"""Parses a received mail: sender, new text, the messages it replies to, attachments. Pure; accepts any input."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser

from gigafibre_fsm.email_address import with_ascii_domain
from gigafibre_fsm.flow.messages import quotes, rules

LONGEST = 20_000
"""Characters of a mail's text that are read; the mail server keeps the whole mail."""
MESSAGE_ID = re.compile(r"<([^<>\s]{3,250})>")
SEPARATORS = re.compile(r"(?:[\\/\x00-\x1f]|%(?:25)*(?:2f|5c))+", re.IGNORECASE)
LONGEST_FILE_NAME = 120
"""Bytes; a file system takes 255, and Frappe adds to the name."""
ODD_CHARSETS = {
	"windows-874": "cp874",
	"unknown-8bit": "latin-1",
	"default": "utf-8",
	"iso-8859-8-i": "iso-8859-8",
}


@dataclass(frozen=True)
class Attachment:
	name: str
	content: bytes


@dataclass(frozen=True)
class Mail:
	"""`id`: its Message-ID, or one made from its content. `sender` is the address of From; Reply-To is ignored, since anyone
	can set it. `answers_to`: Message-IDs that it refers to, closest first. `text`: its new text; `whole`: with quoted
	text. `automatic`: written by a machine. `forged`: the operator's mail server found that it does not come from the
	sender.
	"""

	id: str
	sender: str
	sender_name: str
	recipients: tuple[str, ...]
	subject: str
	text: str
	whole: str
	answers_to: tuple[str, ...] = ()
	attachments: tuple[Attachment, ...] = ()
	automatic: bool = False
	reply_to: str = ""
	forged: bool = False


def read(raw: bytes | str) -> Mail:
	"""Parse a mail as a mail server delivers it. Never raises: undecodable parts are read as far as possible."""
	content = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogateescape")
	message = email.message_from_bytes(content, policy=email.policy.compat32)
	headers = {name.casefold(): _header(value) for name, value in reversed(message.items())}
	name, address = _person(message, "From")
	subject = " ".join(_header(message.get("Subject")).split())[:140]
	whole = _text(message)[:LONGEST]
	found = MESSAGE_ID.search(str(message.get("Message-ID") or ""))
	return Mail(
		id=found[1] if found else f"{hashlib.sha256(content).hexdigest()[:40]}@without-id",
		sender=address,
		sender_name=name,
		recipients=_recipients(message),
		subject=subject,
		text=quotes.new_text(whole, subject),
		whole=whole,
		answers_to=_answers_to(message),
		attachments=tuple(_attachments(message)),
		automatic=rules.is_automatic(headers, address, subject),
		reply_to=_person(message, "Reply-To")[1],
		# The first one is that of the receiving server; those below came with the mail.
		forged=rules.is_forged(str(message.get("Authentication-Results") or "")),
	)


def _person(message: Message, header: str) -> tuple[str, str]:
	name, address = parseaddr(_header(message.get(header)))
	return name, with_ascii_domain(address.strip().casefold())


def _recipients(message: Message) -> tuple[str, ...]:
	written = [_header(value) for name in ("To", "Cc") for value in message.get_all(name, [])]
	return tuple(
		dict.fromkeys(address.casefold() for _name, address in getaddresses(written) if "@" in address)
	)


def _answers_to(message: Message) -> tuple[str, ...]:
	named = MESSAGE_ID.findall(str(message.get("In-Reply-To") or ""))
	chain = MESSAGE_ID.findall(str(message.get("References") or ""))
	return tuple(dict.fromkeys([*named, *reversed(chain)]))[:20]


def _text(message: Message) -> str:
	"""The plain text part; without one the text of the HTML part."""
	plain, rich = [], []
	for part in message.walk():
		if part.is_multipart() or _is_attached(part):
			continue
		kind = part.get_content_type()
		if kind == "text/plain":
			plain.append(_decoded(part))
		elif kind == "text/html":
			rich.append(_decoded(part))
	text = "\n".join(plain).strip() or _without_tags("\n".join(rich))
	return text.replace("\r\n", "\n").replace("\x00", "").strip()


def _decoded(part: Message) -> str:
	payload = part.get_payload(decode=True)
	content = payload if isinstance(payload, bytes) else b""
	said = (part.get_content_charset() or "utf-8").casefold()
	for charset in (ODD_CHARSETS.get(said, said), "utf-8"):
		try:
			return content.decode(charset)
		except (LookupError, UnicodeDecodeError):
			continue
	return content.decode("cp1252", "replace")


def _attachments(message: Message) -> Iterator[Attachment]:
	for number, part in enumerate(message.walk(), 1):
		if part.get_content_type() == "message/rfc822":
			inner = part.get_payload()
			yield Attachment(f"message-{number}.eml", inner[0].as_bytes() if isinstance(inner, list) else b"")
		elif not part.is_multipart() and _is_attached(part):
			content = part.get_payload(decode=True)
			name = _header(part.get_filename()) or f"image-{number}.{part.get_content_subtype()}"
			if isinstance(content, bytes) and content:
				yield Attachment(_file_name(name), content)


def _file_name(name: str) -> str:
	"""A name that a file system takes: without separators, also as a URL writes them, and short in bytes."""
	plain = SEPARATORS.sub("_", name).lstrip(".")
	return plain.encode()[-LONGEST_FILE_NAME:].decode(errors="ignore").strip() or "file"


def _is_attached(part: Message) -> bool:
	return bool(part.get_filename()) or part.get_content_maintype() in (
		"image",
		"audio",
		"video",
		"application",
	)


def _header(value: object) -> str:
	"""A decoded header."""
	parts = []
	for text, charset in decode_header(str(value or "")):
		if isinstance(text, str):
			parts.append(text)
			continue
		try:
			parts.append(text.decode(ODD_CHARSETS.get(charset or "", charset or "utf-8")))
		except (LookupError, UnicodeDecodeError):
			parts.append(text.decode("cp1252", "replace"))
	return "".join(parts).replace("\x00", "").strip()


class _Words(HTMLParser):
	"""The text of an HTML mail, a line for each block; quoted blocks begin with ">"."""

	BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "table", "blockquote"})
	HIDDEN = frozenset({"style", "script", "head", "title"})

	def __init__(self) -> None:
		super().__init__(convert_charrefs=True)
		self.lines: list[str] = [""]
		self.hidden = self.quoted = 0

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		self.hidden += tag in self.HIDDEN
		self.quoted += tag == "blockquote"
		if tag in self.BLOCKS:
			self.lines.append("> " if self.quoted else "")

	def handle_endtag(self, tag: str) -> None:
		self.hidden -= tag in self.HIDDEN and self.hidden > 0
		self.quoted -= tag == "blockquote" and self.quoted > 0
		if tag in self.BLOCKS:
			self.lines.append("> " if self.quoted else "")

	def handle_data(self, data: str) -> None:
		if not self.hidden:
			self.lines[-1] += " ".join(data.split()) + (" " if data[-1:].isspace() else "")


def _without_tags(html: str) -> str:
	words = _Words()
	words.feed(html)
	lines = [line.rstrip() for line in words.lines]
	return "\n".join(line for line in lines if line not in ("", ">"))
