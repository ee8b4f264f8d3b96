"""The reference for developers is true: requests made from it are answered as it says."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import load_all_checks, not_a_server_error

from tests.http.asking import PREFIX, TIMEOUT, ask
from tests.http.surface import methods
from tests.world.fixtures import MANAGER, World

pytestmark = [pytest.mark.site]
EXAMPLES = 3
# They start work of minutes, or end the session that the test uses.
NOT_HERE = {"matching.start", "reconcile.compare", "auth.sign_out", "auth.forgot_password"}


@pytest.fixture(scope="module")
def document(world: World) -> dict[str, Any]:
	return ask(world.visitor(), "GET", "openapi.document", {}).json()


def test_the_document_is_served(world: World, document: dict[str, Any]) -> None:
	"""A developer, or the tool that generates a client, would get nothing, or a part of the methods."""
	assert document["openapi"] == "3.1.0" and "message" not in document
	assert {path.removeprefix(PREFIX) for path in document["paths"]} == set(methods())
	ids = [each["operationId"] for path in document["paths"].values() for each in path.values()]
	assert len(ids) == len(set(ids))


def test_every_operation_says_what_it_does(document: dict[str, Any]) -> None:
	"""A reader would have to guess what a method does, or what a list holds."""
	for path, verbs in document["paths"].items():
		for operation in verbs.values():
			assert operation["summary"], path
			body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
			if body:
				jsonschema_rs.validator_for(body["schema"]).validate(body["example"])


@pytest.mark.slow
@pytest.mark.parametrize(
	("who", "access"), [("visitor", "public"), ("visitor", "others"), ("manager", "staff")]
)
def test_requests_from_the_document_are_answered_as_it_says(
	world: World, document: dict[str, Any], who: str, access: str
) -> None:
	"""A generated client would crash the server, or not understand its answer."""
	load_all_checks()
	actor = world.visitor() if who == "visitor" else world.staff(MANAGER)
	schema = schemathesis.openapi.from_dict(document)
	for found in schema.get_all_operations():
		operation = found.ok()
		told = operation.definition.raw
		of = "staff" if "x-roles" in told else "others" if told["security"] else "public"
		if told["operationId"] not in NOT_HERE and of == access:
			_try(operation, actor, EXAMPLES if access == "public" else 1)


def _try(operation: Any, actor: Any, examples: int) -> None:
	@settings(
		max_examples=examples,
		deadline=None,
		derandomize=True,
		database=None,
		phases=[Phase.generate],
		suppress_health_check=list(HealthCheck),
	)
	@given(operation.as_strategy())
	def one(case: Any) -> None:
		answer = case.call(base_url=actor.base, session=actor.session, timeout=TIMEOUT)
		case.validate_response(answer, checks=CHECKS)

	one()


CHECKS = (
	not_a_server_error,
	schemathesis.checks.status_code_conformance,
	schemathesis.checks.content_type_conformance,
	schemathesis.checks.response_schema_conformance,
)
