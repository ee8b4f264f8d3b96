"""Checks whether anything was written: checksums of the flow's tables, before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from tests.world import cleanup
from tests.world.fixtures import World
from tests.world.households import quiet

# Tables that the framework or the worker write to by themselves.
OTHERS_WRITE = {
	"Activity Log",
	"Access Log",
	"Error Log",
	"User",
	"Email Queue",
	"Notification Log",
	"Dynamic Link",
}


def sums(world: World) -> dict[str, int]:
	frappe = world.look()
	doctypes = [name for name in dict.fromkeys(cleanup.tables(frappe)) if name not in OTHERS_WRITE]
	tables = ", ".join(f"`tab{name}`" for name in doctypes)
	rows = frappe.db.sql(f"CHECKSUM TABLE {tables}, `tabSingles`")
	return {table.partition(".")[2]: total for table, total in rows}


@contextmanager
def nothing_written(world: World, besides: Collection[str] = ()) -> Iterator[None]:
	"""`besides`: tables that other processes may write to meanwhile."""
	quiet(world)
	before = sums(world)
	yield
	after = sums(world)
	changed = sorted(
		table for table in after if after[table] != before.get(table) and table[3:] not in besides
	)
	assert not changed, f"written although refused: {', '.join(changed)}"
