"""Rate limits."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import TooMany

pytestmark = pytest.mark.site


def test_a_signed_in_customer_is_limited_too(site) -> None:
	"""A customer signed in to the portal could hold every free port of the network at once."""
	from gigafibre_fsm.guards import public

	user = site.get_doc(
		{
			"doctype": "User",
			"email": f"client.{site.generate_hash(length=8)}@example.com",
			"first_name": "Client exemple",
			"send_welcome_email": 0,
			"user_type": "Website User",
		}
	).insert()
	factor = site.utils.flt(site.conf.get("public_rate_factor")) or 1

	def ask() -> int:
		return 1

	ask.__module__ = site.generate_hash()
	door = public(limit=1, seconds=60)(ask)
	allowed = int(factor)
	site.set_user(user.name)
	assert sum(door() for _ in range(allowed)) == allowed
	with pytest.raises(TooMany):
		door()
	site.set_user("Administrator")
	assert sum(door() for _ in range(allowed + 5)) == allowed + 5
