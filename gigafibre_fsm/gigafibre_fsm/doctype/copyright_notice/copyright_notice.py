from __future__ import annotations

from gigafibre_fsm.flow.ip_addresses import copyright_notices
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class CopyrightNotice(StatefulDocument):
	"""A notice under section 41.25 of the Copyright Act; flow/ip_addresses/copyright_notices.py forwards or rejects it."""

	def validate(self) -> None:
		super().validate()
		copyright_notices.prepare(self)
