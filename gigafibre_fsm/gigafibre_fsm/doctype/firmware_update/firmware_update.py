from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class FirmwareUpdate(StatefulDocument):
	"""The update of one device in a firmware rollout."""
