"""The list of fakes."""

from typing import Any
from urllib.parse import urlsplit

from embedded.services.authentik import AuthentikClientsFake, AuthentikStaffFake
from embedded.services.fake import Fake
from embedded.services.genieacs import GenieAcsFake
from embedded.services.hub import HubFake
from embedded.services.nominatim import NominatimFake
from embedded.services.olt import OltFake
from embedded.services.osrm import OsrmFake
from embedded.services.routr import RoutrFake
from embedded.services.smtp import SmtpFake
from embedded.services.stripe import StripeFake
from embedded.services.supabase import SupabaseFake
from embedded.services.traccar import TraccarFake
from embedded.services.twilio import TwilioFake

KINDS: tuple[type[Fake], ...] = (
	StripeFake,
	TwilioFake,
	SmtpFake,
	GenieAcsFake,
	TraccarFake,
	AuthentikStaffFake,
	AuthentikClientsFake,
	RoutrFake,
	HubFake,
	SupabaseFake,
	NominatimFake,
	OltFake,
	OsrmFake,
)


def build(seed: int = 1, former: dict[str, Any] | None = None) -> dict[str, Fake]:
	"""All fakes by name, not yet started; on the ports of `former` (their details) where those are free."""
	former = former or {}
	fakes: dict[str, Fake] = {}
	for kind in KINDS:
		known = former.get(kind.name, {})
		port = urlsplit(known.get("url", "")).port or 0
		fakes[kind.name] = _build(kind, seed, port, known)
	return fakes


def _build(kind: type[Fake], seed: int, port: int, known: dict[str, Any]) -> Fake:
	if kind is SmtpFake:
		return SmtpFake(seed, port, known.get("port", 0))
	if kind is OltFake:
		return OltFake(seed, port, known.get("ssh_port", 0), known.get("ssh_key", ""))
	return kind(seed, port)
