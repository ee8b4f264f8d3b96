"""The common part of Stripe's resources: objects by id, lists, search, expansion, keys and events."""

import copy
import re
import time
from collections.abc import Iterator
from typing import Any, ClassVar

from embedded.services.fake import Fake
from embedded.services.messages import Params, Reply, Request, nested
from embedded.services.stripe.errors import error, missing_object, missing_param, unknown_param
from embedded.services.stripe.webhooks import Webhooks

API_VERSION = "2024-06-20"
PREFIXES = {
	"cus": "customer",
	"pm": "payment_method",
	"seti": "setup_intent",
	"pi": "payment_intent",
	"ch": "charge",
	"py": "charge",
	"re": "refund",
	"dp": "dispute",
	"evt": "event",
	"we": "webhook_endpoint",
	"mandate": "mandate",
}
LISTING = {"limit", "starting_after", "ending_before", "expand", "created", "query", "page"}


class StripeAccount(Fake):
	"""One account's objects, by id in the order of their creation."""

	name = "stripe"
	cors: ClassVar[bool] = True
	objects: dict[str, Params]

	def __init__(self, seed: int = 1, port: int = 0) -> None:
		self.webhooks = Webhooks()
		super().__init__(seed, port)

	def forget(self) -> None:
		self.secret_key = f"sk_test_{self.secret('secret key')}"
		self.publishable_key = f"pk_test_{self.secret('publishable key')}"
		self.webhook_secret = f"whsec_{self.secret('webhook secret')}"
		self.objects = {}
		self.kinds: dict[str, dict[str, Params]] = {kind: {} for kind in PREFIXES.values()}
		self.instruments: dict[str, Any] = {}
		self.webhooks.forget()

	def outage_body(self) -> Params:
		return {"error": {"message": "An unknown error occurred", "type": "api_error"}}

	def not_found(self, request: Request) -> Reply:
		message = f"Unrecognized request URL ({request.method}: {request.path})."
		return error(message, status=404).reply

	def params(self, request: Request) -> Params:
		"""The parameters of a request, nested, from query or body."""
		form = request.form_pairs if request.method == "POST" else []
		return nested(request.query_pairs + form)

	def authenticate(self, request: Request) -> bool:
		"""Whether the caller has the secret key; False for the publishable one; 401 for any other."""
		user, token = request.credentials()
		key = user or token or self.params(request).get("key", "")
		if key == self.secret_key:
			return True
		if key == self.publishable_key:
			return False
		message = f"Invalid API Key provided: {key[:8]}****" if key else "You did not provide an API key."
		raise error(message, status=401)

	def create(self, prefix: str, values: Params) -> Params:
		object_id = f"{prefix}_fake{self.token(20)}"
		made = {
			"id": object_id,
			"object": PREFIXES[prefix],
			"created": int(time.time()),
			"livemode": False,
			"metadata": {},
			**values,
		}
		self.keep(made)
		return made

	def keep(self, made: Params) -> None:
		self.objects[made["id"]] = self.kinds[made["object"]][made["id"]] = made

	def drop(self, object_id: str) -> None:
		del self.kinds[self.objects.pop(object_id)["object"]][object_id]

	def get(self, prefix: str, object_id: str, param: str = "id") -> Params:
		found = self.objects.get(object_id)
		if not found or found["object"] != PREFIXES[prefix]:
			raise missing_object(PREFIXES[prefix], object_id, param)
		return found

	def of_kind(self, prefix: str) -> Iterator[Params]:
		"""Newest first."""
		return iter(list(reversed(self.kinds[PREFIXES[prefix]].values())))

	def emit(self, event_type: str, subject: Params) -> None:
		"""Record an event with the object's current state, and pass it to the webhook endpoints."""
		event = self.create(
			"evt",
			{
				"api_version": API_VERSION,
				"data": {"object": copy.deepcopy(subject)},
				"pending_webhooks": len(self.kinds["webhook_endpoint"]),
				"request": {"id": None, "idempotency_key": None},
				"type": event_type,
			},
		)
		del event["metadata"]
		for endpoint in self.of_kind("we"):
			enabled = endpoint["enabled_events"]
			if endpoint["status"] == "enabled" and ("*" in enabled or event_type in enabled):
				self.webhooks.post(event, endpoint)

	def merge_metadata(self, subject: Params, params: Params) -> None:
		"""Set keys; an empty value removes one; an empty `metadata` removes all."""
		given = params.get("metadata")
		if given == "":
			subject["metadata"] = {}
		for key, value in (given or {}).items():
			if value == "":
				subject["metadata"].pop(key, None)
			else:
				subject["metadata"][key] = value

	def check_params(self, params: Params, allowed: set[str], required: tuple[str, ...] = ()) -> None:
		for name in params:
			if name not in allowed | {"expand", "metadata", "key", "client_secret"}:
				raise unknown_param(name)
		for name in required:
			if params.get(name) in (None, ""):
				raise missing_param(name)

	def listed(
		self, request: Request, prefix: str, filters: tuple[str, ...] = (), found: Any = None
	) -> Params:
		"""A page of objects, newest first, filtered by equal fields and by `created`."""
		params = self.params(request)
		for name in params:
			if name not in LISTING | set(filters):
				raise unknown_param(name)
		items = list(self.of_kind(prefix) if found is None else found)
		for name in filters:
			if name in params:
				items = [item for item in items if item.get(name) == params[name]]
		items = [item for item in items if _created_within(item["created"], params.get("created", {}))]
		return self._page(items, params, request.path)

	def _page(self, items: list[Params], params: Params, path: str) -> Params:
		limit = int(params.get("limit", 10))
		if not 1 <= limit <= 100:
			raise error(
				"Invalid integer: limit must be between 1 and 100.", "parameter_invalid_integer", "limit"
			)
		ids = [item["id"] for item in items]
		if before := params.get("ending_before"):
			end = ids.index(before) if before in ids else 0
			items, more = items[max(0, end - limit) : end], end > limit
		else:
			after = params.get("starting_after")
			start = ids.index(after) + 1 if after in ids else 0
			items, more = items[start : start + limit], len(ids) > start + limit
		return {"object": "list", "data": items, "has_more": more, "url": path}

	def searched(self, request: Request, prefix: str) -> Params:
		"""Stripe's search: `field:'value'` and `metadata['key']:'value'`, joined by AND or by OR."""
		params = self.params(request)
		query = params.get("query") or ""
		clauses = re.findall(
			r"""(-?)([\w.]+)(?:\[["']([^"']+)["']\])?\s*(?::|=)\s*["']?([^"']*?)["']?(?=\s|$)""", query
		)
		if not clauses:
			raise error("We were unable to parse your search query.", param="query")
		combine = any if re.search(r"\sOR\s", query) else all
		items = [
			item for item in self.of_kind(prefix) if combine(_satisfies(item, clause) for clause in clauses)
		]
		page = self._page(items, {"limit": params.get("limit", 10)}, request.path)
		return {**page, "object": "search_result", "next_page": None}

	def expanded(self, reply: Any, expand: Any) -> Any:
		"""The reply with the ids on the given dotted paths replaced by their objects."""
		reply = copy.deepcopy(reply)
		for path in expand or []:
			self._expand(reply, path.split("."))
		return reply

	def _expand(self, node: Any, path: list[str]) -> None:
		if isinstance(node, list):
			for item in node:
				self._expand(item, path)
		elif isinstance(node, dict) and path[0] in node:
			value = node[path[0]]
			if isinstance(value, str) and value in self.objects:
				node[path[0]] = value = copy.deepcopy(self.objects[value])
			if len(path) > 1:
				self._expand(value, path[1:])


def _created_within(created: int, bounds: Any) -> bool:
	if isinstance(bounds, str):
		return created == int(bounds)
	compare = {"gt": created.__gt__, "gte": created.__ge__, "lt": created.__lt__, "lte": created.__le__}
	return all(compare[name](int(bound)) for name, bound in bounds.items())


def _satisfies(item: Params, clause: tuple[str, str, str, str]) -> bool:
	negated, field, key, value = clause
	actual = item.get(field)
	if key:
		actual = (actual or {}).get(key)
	return (actual is not None and str(actual) == value) != bool(negated)


def is_true(value: object) -> bool:
	return value in ("true", "True", True)
