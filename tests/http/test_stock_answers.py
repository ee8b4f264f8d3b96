"""Stock over HTTP: a technician's truck, and what the person who keeps stock settles."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

import pytest

from tests.http.asking import ask
from tests.world.fixtures import MANAGER, SUPPORT, TECHNICIAN, World

pytestmark = pytest.mark.site


def test_the_keeper_of_stock_settles_what_differs(world: World) -> None:
	"""A lost device would stay in ERPNext's stock for ever, or disappear from it without a record."""
	technician, support, manager = (world.staff(who) for who in (TECHNICIAN, SUPPORT, MANAGER))
	label = f"403F8C{secrets.token_hex(3).upper()}"

	def act(action: str, **values: Any) -> dict[str, Any]:
		told = {"id": str(uuid.uuid4()), "user": TECHNICIAN, "job": "", "done_at": 1, "sent_at": 2}
		return technician.post("field.act", **told, action=action, values=values)

	assert act("take", code=label, equipment_type="Routeur")["outcome"] == "done"
	assert label in {row["label"] for row in technician.get("stock.my_truck")["devices"]}
	assert support.get("stock.find", code=label)["now"]["kind"] == "Technician"
	assert act("count", codes=[], materials={})["outcome"] == "done"
	frappe = world.look()
	me = frappe.db.get_value("Technician", {"user": TECHNICIAN})
	counts = [row for row in support.get("stock.shown")["counts"] if row["technician"] == me]
	(count,) = [row for row in counts if label in {line["label"] for line in row["lines"]}]
	again = support.post("stock.count", technician=me, codes=[label])
	assert again["status"] in ("Approved", "Counted")
	assert ask(support, "POST", "stock.approve_count", {"count": count["name"]}).status_code == 403
	assert manager.post("stock.approve_count", count=count["name"])["status"] == "Approved"
	if again["status"] == "Counted":
		assert (
			manager.post("stock.discard_count", count=again["count"], reason="Essai")["status"] == "Discarded"
		)
	(movement,) = [row for row in support.get("stock.shown")["discrepancies"] if row["label"] == label]
	assert movement["discrepancy"] == "Missing at the Count"
	assert support.post("stock.settle", movement=movement["name"], note="Perdu (exemple)")
	assert (
		ask(support, "POST", "stock.settle", {"movement": movement["name"], "note": "Encore"}).status_code
		== 409
	)
	assert label not in {row["label"] for row in technician.get("stock.my_truck")["devices"]}
