"""For activations without a visit: devices of a former household at the drop, and the first report of its ONT."""

from __future__ import annotations

import secrets

from tests.world.fixtures import World


def leave_devices(world: World, place: str, port: str) -> str:
	"""Create the ONT and router of a household that has left `port`; returns the serial of the ONT."""
	frappe = world.look()
	serial = f"RCMG{secrets.token_hex(4).upper()}"
	for kind, label in (
		("ONT", {"serial": serial}),
		("Routeur", {"mac": f"403F8C{secrets.token_hex(3).upper()}"}),
	):
		doc = frappe.new_doc("Service Equipment")
		doc.update(
			{"equipment_type": kind, "status": "Actif", "location": place, "left_on_port": port, **label}
		)
		doc.flags.ignore_mandatory = True
		doc.insert()
	frappe.db.commit()
	return serial


def report(world: World, serial: str) -> None:
	"""Plug the ONT in, and process its first inform."""
	from gigafibre_fsm.flow.provisioning.device_events import record_event
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

	frappe = world.look()
	record_event(DeviceFacts(serial, product_class="HT803G-W", pon_serial=serial, rx_power="-19.5"))
	frappe.db.commit()
