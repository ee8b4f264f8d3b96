"""Random input: an answer or a refusal with a message, never internal details."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.http.asking import ask, assert_no_inside, sentence
from tests.http.cases import CASES, caller, verb_of
from tests.http.surface import methods
from tests.world.fixtures import World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.slow]

# Methods whose valid use would end what the other suites still need.
NOT_HERE = {
	"auth.sign_out",
	"technician.complete",
	"technician.fail",
	"dispatch.cancel",
	"checkout.submit",
	"matching.start",
}
texts = st.one_of(
	st.text(max_size=60),
	st.text(alphabet=st.characters(categories=["Cs", "Cc", "Mn", "So", "Cf"]), max_size=20),
	st.sampled_from(
		["", "0", "null", "true", "NaN", "-1", "1e999", "[]", "{}", '{"a":', "'; --", "%", "\\", "é" * 1_000]
	),
)
leaves = st.one_of(
	st.none(),
	st.booleans(),
	st.integers(),
	st.integers(10**18, 10**400),
	st.floats(allow_nan=False, allow_infinity=False),
	texts,
)
values = st.recursive(
	leaves,
	lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
	max_leaves=12,
)


@pytest.mark.parametrize("path", sorted(set(CASES) - NOT_HERE))
def test_any_input_is_answered_or_refused(world: World, households: Households, path: str) -> None:
	"""A browser extension, an old app or an attacker would see a crash."""
	case, method = CASES[path], methods()[path]
	verb, actor = verb_of(method), caller(world, households, case)
	valid = case.valid(world, households)
	names = sorted(method.arguments) or ["anything"]
	chosen = st.dictionaries(st.sampled_from(names), leaves if verb == "GET" else values, min_size=1)

	@settings(
		max_examples=6,
		deadline=None,
		derandomize=True,
		database=None,
		suppress_health_check=list(HealthCheck),
	)
	@given(chosen)
	def one(changed: dict[str, Any]) -> None:
		answer = ask(actor, verb, path, {**valid, **printable(changed, verb)})
		told = f"{changed!r:.300}: {answer.status_code} {answer.text[:300]}"
		assert answer.status_code < 500, told
		assert_no_inside(answer, told)
		if answer.status_code >= 400:
			sentence(answer)

	one()


def printable(changed: dict[str, Any], verb: str) -> dict[str, Any]:
	"""The text without lone surrogates, which a query string cannot carry."""
	if verb != "GET":
		return changed
	return {
		name: value.encode("utf-8", "replace").decode()[:1_000]
		if isinstance(value, str)
		else str(value)[:1_000]
		for name, value in changed.items()
	}
