"""The list of fakes."""

from typing import Any
from urllib.parse import urlsplit

from embedded.services.fake import Fake
from embedded.services.genieacs import GenieAcsFake
from embedded.services.hub import HubFake
from embedded.services.smtp import SmtpFake
from embedded.services.stripe import StripeFake
from embedded.services.twilio import TwilioFake

KINDS: dict[str, type[Fake]] = {
	"stripe": StripeFake,
	"twilio": TwilioFake,
	"smtp": SmtpFake,
	"genieacs": GenieAcsFake,
	"hub": HubFake,
}


def build(seed: int = 1, former: dict[str, Any] | None = None) -> dict[str, Fake]:
	"""All fakes by name, not yet started; on the ports of `former` (their details) where those are free."""
	former = former or {}
	fakes: dict[str, Fake] = {}
	for name, kind in KINDS.items():
		known = former.get(name, {})
		port = urlsplit(known.get("url", "")).port or 0
		fakes[name] = SmtpFake(seed, port, known.get("port", 0)) if kind is SmtpFake else kind(seed, port)
	return fakes
