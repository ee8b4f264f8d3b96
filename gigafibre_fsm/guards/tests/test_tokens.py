"""Signed tokens."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.site


@pytest.fixture
def tokens(site):
	from gigafibre_fsm.guards import tokens

	return tokens


def test_a_token_returns_its_payload(tokens) -> None:
	"""The offer would lose its address on the way."""
	payload = tokens.read(tokens.sign({"a": "p:FIB-1", "max_speed": 150}, "offer", 5), "offer")
	assert (payload["a"], payload["max_speed"]) == ("p:FIB-1", 150)


def test_a_token_is_valid_for_its_purpose_only(tokens) -> None:
	"""A token for an offer could be used to open an order."""
	from gigafibre_fsm.exceptions import BadRequest

	with pytest.raises(BadRequest):
		tokens.read(tokens.sign({"o": "SO-1"}, "offer", 5), "tracking")


def test_an_expired_token_is_gone(tokens) -> None:
	"""Old prices could be ordered for ever."""
	from gigafibre_fsm.exceptions import Gone

	with pytest.raises(Gone):
		tokens.read(tokens.sign({"a": "x"}, "offer", -1), "offer")


@pytest.mark.parametrize(
	"change",
	[lambda t: t[:-2], lambda t: "x" + t, lambda t: t.replace(".", "..", 1), lambda t: "", lambda t: None],
)
def test_a_changed_token_is_refused(tokens, change) -> None:
	"""A visitor could change the speed or zone in an offer."""
	from gigafibre_fsm.exceptions import BadRequest

	with pytest.raises(BadRequest):
		tokens.read(change(tokens.sign({"a": "x"}, "offer", 5)), "offer")


def test_an_unsigned_token_is_refused(tokens) -> None:
	"""Anybody could forge tokens by naming the algorithm `none`."""
	import jwt

	from gigafibre_fsm.exceptions import BadRequest

	with pytest.raises(BadRequest):
		tokens.read(jwt.encode({"a": "x", "exp": 4_000_000_000}, None, algorithm="none"), "offer")
