"""The signature that n8n and targo-hub verify."""

from __future__ import annotations

from gigafibre_fsm.integrations.hub.signature import is_genuine, sign

NOW = 1_790_000_000


def test_a_genuine_signature_is_accepted() -> None:
	"""The receivers would refuse every event."""
	assert is_genuine(sign("{}", "s", NOW), "{}", "s", NOW + 10)


def test_forged_changed_and_old_signatures_are_refused() -> None:
	"""Anyone could tell n8n that an order exists."""
	header = sign("{}", "s", NOW)
	assert not is_genuine(header, '{"a":1}', "s", NOW)
	assert not is_genuine(header, "{}", "other", NOW)
	assert not is_genuine(header, "{}", "s", NOW + 3600)
	assert not is_genuine("", "{}", "s", NOW)
	assert not is_genuine("t=x,v1=y", "{}", "s", NOW)


def test_the_header_has_the_documented_shape() -> None:
	"""A receiver written after the documentation could not parse it."""
	assert (
		sign("{}", "s", NOW)
		== "t=1790000000,v1=a6c9fa4ed99ccbd8d4571072051f0e70573e2e6bae3f7e50d7fee619fdb3c615"
	)
