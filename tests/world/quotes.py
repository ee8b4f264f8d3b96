"""Quotes that a seller has sent, as their customers hold them: a link by SMS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.world import orders
from tests.world.fixtures import SALES, World

LINK = re.compile(r"/internet/soumission\?s=([\w.-]+)")


@dataclass(frozen=True)
class Quoted:
	"""`session` is the token in the link."""

	port: str
	contact: dict[str, str]
	quotation: str
	session: str


def sent(world: World, services: list[dict[str, Any]] = orders.SOLO, **more: Any) -> Quoted:
	seller, port, contact = world.staff(SALES), world.network.take(), orders.new_contact()
	offer = orders.offer(world.visitor(), port)
	made = seller.post("selling.send_quote", offer=offer, services=services, contact=contact, **more)
	stage = world.stage()

	def link() -> str | None:
		found = [match[1] for text in stage.sms_to(contact["phone"]) if (match := LINK.search(text))]
		return found[-1] if found else None

	return Quoted(port, contact, made["quotation"], stage.wait_for("the quote's link", link))
