"""The OpenAPI 3.1 document of this site's methods."""

from __future__ import annotations

from functools import cache
from typing import Any

from frappe.utils import get_url
from werkzeug.wrappers import Response

from gigafibre_fsm import __version__
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.reference import schema, shapes, snippets
from gigafibre_fsm.reference.methods import Argument, Method, all_methods, titles

# Guard of a method -> its security schemes, one of which is needed.
SECURITY: dict[str, list[dict[str, list[str]]]] = {
	"public": [],
	"staff": [{"session": []}, {"apiKey": []}],
	"signed in": [{"session": []}, {"apiKey": []}],
	"customer": [{"session": []}],
	"technician": [{"session": []}, {"apiKey": []}],
	"device": [{"deviceToken": []}],
	"provider": [{"signature": []}],
}
SCHEMES = {
	"session": {
		"type": "apiKey",
		"in": "cookie",
		"name": "sid",
		"description": "Signed in by auth.verify_code or by Frappe's login; a POST also needs X-Frappe-CSRF-Token.",
	},
	"apiKey": {
		"type": "apiKey",
		"in": "header",
		"name": "Authorization",
		"description": "token <api key>:<api secret> of a Frappe user",
	},
	"deviceToken": {"type": "apiKey", "in": "header", "name": "X-Gigafibre-Device-Token"},
	"signature": {
		"type": "apiKey",
		"in": "header",
		"name": "Stripe-Signature",
		"description": "The provider signs what it sends; Twilio in X-Twilio-Signature.",
	},
}
ABOUT = (
	"The methods of Gigafibre FSM. Arguments are in the query (GET) or a JSON object (POST); the answer is in the field message. "
	"Money is text, days are YYYY-MM-DD. A refusal has its HTTP status and a sentence that can be shown as it is."
)
# Return type -> content type, if it is not JSON in `message`.
FILES = {type(None): "application/pdf", Response: "application/json"}


def document() -> dict[str, Any]:
	"""The document of this site; do not change it, since it is cached in the process."""
	return _document(get_url())


@cache
def _document(site: str) -> dict[str, Any]:
	methods = all_methods()
	return {
		"openapi": "3.1.0",
		"info": {
			"title": "Gigafibre FSM",
			"version": __version__,
			"description": ABOUT,
			"license": {"name": "MIT", "identifier": "MIT"},
		},
		"servers": [{"url": site}],
		"tags": [{"name": name, "description": told} for name, told in titles().items()],
		"paths": {method.url: _path(method, site) for method in methods},
		"components": {
			"securitySchemes": SCHEMES,
			"schemas": {"Error": _error()},
			"responses": {"Error": _error_response()},
		},
	}


def _path(method: Method, site: str) -> dict[str, Any]:
	return {verb.lower(): _operation(method, verb, site) for verb in method.verbs}


def _operation(method: Method, verb: str, site: str) -> dict[str, Any]:
	told: dict[str, Any] = {
		"operationId": f"{method.path}.{verb.lower()}" if len(method.verbs) > 1 else method.path,
		"tags": [method.module],
		"summary": method.summary,
		"security": SECURITY[method.access.who],
		"responses": {"200": _answer(method), **_refusals()},
		"x-codeSamples": snippets.samples(method.url, verb, example(method), site),
	}
	if method.details:
		told["description"] = method.details
	if limit := method.access.limit:
		told["x-rateLimit"] = {"calls": limit, "seconds": method.access.seconds}
	if method.access.roles:
		told["x-roles"] = list(method.access.roles)
	if api := shapes.tmf(method.path):
		told["x-tmf"] = api
	if verb == "GET":
		told["parameters"] = [
			{
				"name": argument.name,
				"in": "query",
				"required": False,
				"schema": schema.for_query(argument_schema(method, argument)),
			}
			for argument in method.arguments
			if not _is_structured(method, argument)
		] + [
			_structured(method, argument) for argument in method.arguments if _is_structured(method, argument)
		]
	elif method.arguments:
		properties = {argument.name: argument_schema(method, argument) for argument in method.arguments}
		body = {"schema": {"type": "object", "properties": properties}, "example": example(method)}
		told["requestBody"] = {"required": False, "content": {"application/json": body}}
	return told


def argument_schema(method: Method, argument: Argument) -> dict[str, Any]:
	told = shapes.shape(method.path, argument.name) or {}
	if told and argument.default is None:
		told = {**told, "type": [told["type"], "null"]}
	told = told or schema.schema_of(argument.kind)
	return {**told, "default": argument.default} if argument.default not in (None, "", 0, False) else told


def example(method: Method) -> dict[str, Any]:
	"""Example arguments: those of the shapes, an empty value of the right type for the others."""
	return {
		argument.name: _example(argument_schema(method, argument), argument.name)
		for argument in method.arguments
	}


def _example(told: dict[str, Any], name: str) -> Any:
	if "examples" in told:
		return told["examples"][0]
	if "anyOf" in told:
		return _example(told["anyOf"][0], name)
	kind = told.get("type")
	kind = kind[0] if isinstance(kind, list) else kind
	if kind == "object":
		return {field: _example(inner, field) for field, inner in told.get("properties", {}).items()}
	if kind == "array":
		return [_example(told.get("items", {}), name)]
	plain = {"integer": 0, "number": 0, "boolean": False}
	return told.get("default", plain.get(kind or "", f"<{name}>"))


def _is_structured(method: Method, argument: Argument) -> bool:
	return bool(shapes.shape(method.path, argument.name))


def _structured(method: Method, argument: Argument) -> dict[str, Any]:
	"""A list or an object in a query string is JSON text."""
	content = {"application/json": {"schema": argument_schema(method, argument)}}
	return {"name": argument.name, "in": "query", "required": False, "content": content}


def _answer(method: Method) -> dict[str, Any]:
	if method.returns in FILES:
		return {"description": "The document", "content": {FILES[method.returns]: {}}}
	message = {"type": "object", "properties": {"message": schema.schema_of(method.returns)}}
	return {"description": "Done", "content": {"application/json": {"schema": message}}}


def _refusals() -> dict[str, Any]:
	"""The HTTP statuses of this app's errors."""
	statuses = sorted({kind.http_status_code for kind in _kinds(FsmError)})
	return {str(status): {"$ref": "#/components/responses/Error"} for status in statuses}


def _kinds(parent: type[FsmError]) -> list[type[FsmError]]:
	return [parent, *(kind for child in parent.__subclasses__() for kind in _kinds(child))]


def _error() -> dict[str, Any]:
	return {
		"type": "object",
		"properties": {
			"exc_type": {"type": "string", "description": "the kind of error, for programs"},
			"sentence": {"type": "string", "description": "for the person, in their language"},
		},
	}


def _error_response() -> dict[str, Any]:
	content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
	return {"description": "Refused; nothing was changed", "content": content}
