"""The hourly budget of line readings of an OLT, over SSH or through its devices: some line cards stop under many."""

from __future__ import annotations

import frappe
from redis.exceptions import RedisError

from gigafibre_fsm import clock

READS_AN_HOUR = 240
TWO_HOURS = 7200


def spend(olt: str, reads: int = 1) -> bool:
	"""Take `reads` from this hour's budget of an OLT; False, and nothing taken, when too few are left."""
	key = frappe.cache.make_key(f"fsm-olt-reads:{olt}:{clock.utc_now():%Y%m%d%H}")
	try:
		with frappe.cache.pipeline() as pipeline:
			pipeline.execute_command("INCRBY", key, reads)
			pipeline.execute_command("EXPIRE", key, TWO_HOURS)
			spent = int(pipeline.execute()[0])
		if spent > READS_AN_HOUR:
			frappe.cache.execute_command("DECRBY", key, reads)
	except RedisError:
		return True  # without Redis there is no budget: an outage must still find its cause
	return spent <= READS_AN_HOUR
