"""The OLT of the customer's line: driven over SSH from the order on, proven by reading back."""

from __future__ import annotations

import requests

from embedded.story.stage import Stage, expect


def drive_olt(stage: Stage) -> list[str]:
	"""Set up an OLT, as an operator does once: driver, dialect, compared host key, user and password."""
	office, fake = stage.administrator(), stage.fakes["olt"]
	port = office.record("Sales Order", stage.facts["order"])["fsm_fibre_port"]
	name = office.record("Fibre Port", port)["olt"]
	where = {"ip_address": fake["host"], "ssh_port": fake["ssh_port"]}
	office.change("OLT", name, driver="SSH", dialect="SmartAX", customer_vlan=40, **where)
	key = office.post("network.read_host_key", olt=name)["key"]
	expect(key == fake["host_key"], "the key is that of the OLT")
	office.change("OLT", name, ssh_user=fake["user"], ssh_password=fake["password"], ssh_host_key=key)
	stage.facts["olt"] = name
	return [f"{name}: {key[:32]}…"]


def on_the_olt(stage: Stage) -> list[str]:
	"""Check that the order's own OLT Command registered the scanned ONT, and that the OLT confirms it."""
	office = stage.administrator()

	def confirmed() -> dict | None:
		fields = ["name", "status", "action", "serial", "line_profile", "commands"]
		rows = office.records("OLT Command", fields, [["sales_order", "=", stage.facts["order"]]])
		return next((row for row in rows if row["status"] == "Confirmed"), None)

	command = stage.wait_for("the OLT's confirmation", confirmed)
	expect(command["serial"] == stage.facts["codes"]["ONT"], "it is the ONT that was scanned")
	state = requests.get(f"{stage.fakes['olt']['url']}/_state", timeout=10).json()
	shown = command["serial"][:4].encode().hex().upper() + command["serial"][4:]
	onts = [ont for ont in state["onts"].values() if ont["serial"] == shown]
	expect(len(onts) == 1, "the OLT has it once")
	return [
		f"{command['name']} {command['action']} {command['serial']} {command['line_profile']}: {command['status']}",
		*command["commands"].splitlines()[1:3],
	]
