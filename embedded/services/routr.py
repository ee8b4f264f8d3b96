"""SIP accounts: the REST API of Routr (v1beta1), the SIP server of Fonoster."""

import re
from typing import Any

from embedded.services.fake import Fake, route
from embedded.services.messages import Abort, Params, Reply, Request
from embedded.services.pages import page, table

API = "/api/v1beta1"


class RoutrFake(Fake):
	"""An agent is a SIP account; its user name is unique."""

	name = "routr"

	def forget(self) -> None:
		self.bearer = self.secret("token")
		self.user, self.password = "admin", self.secret("password")
		self.agents: dict[str, Params] = {}

	def details(self) -> Params:
		return {"url": self.url, "token": self.bearer, "user": self.user, "password": self.password}

	@route("GET", f"{API}/token")
	def sign_in(self, request: Request) -> Reply:
		if request.credentials() != (self.user, self.password):
			return Reply(_told(401, "Unauthorized"), 401)
		return Reply(self.bearer)

	@route("POST", f"{API}/agents")
	def create_agent(self, request: Request) -> Reply:
		self._authenticate(request)
		agent = self._checked(request)
		with self.lock:
			if self._by_username(_username(agent)):
				return Reply(_told(409, "Conflict: there is an agent with that user name"), 409)
			ref = f"ag{self.token(14)}"
			self.agents[ref] = {**agent, "metadata": {**agent["metadata"], "ref": ref}}
		return Reply({**_told(201, "Created"), "data": ref}, 201)

	@route("GET", f"{API}/agents")
	def list_agents(self, request: Request) -> Any:
		"""All, or those of a filter `@.spec.credentials.username=='x'`."""
		self._authenticate(request)
		wanted = request.query.get("filter", "*")
		agents = list(self.agents.values())
		if wanted != "*":
			match = re.fullmatch(r"@\.spec\.credentials\.username\s*==\s*'([^']*)'", wanted)
			if not match:
				return Reply(_told(400, f"Bad request: filter {wanted}"), 400)
			agents = [agent for agent in agents if _username(agent) == match[1]]
		return {**_told(200, "OK"), "data": [_without_secret(agent) for agent in agents]}

	@route("GET", f"{API}/agents/<ref>")
	def read_agent(self, request: Request, ref: str) -> Any:
		self._authenticate(request)
		return {**_told(200, "OK"), "data": _without_secret(self._agent(ref))}

	@route("PUT", f"{API}/agents/<ref>")
	def update_agent(self, request: Request, ref: str) -> Any:
		self._authenticate(request)
		self._agent(ref)
		agent = self._checked(request)
		with self.lock:
			same = self._by_username(_username(agent))
			if same and same["metadata"]["ref"] != ref:
				return Reply(_told(409, "Conflict: there is an agent with that user name"), 409)
			self.agents[ref] = {**agent, "metadata": {**agent["metadata"], "ref": ref}}
		return {**_told(200, "OK"), "data": ref}

	@route("DELETE", f"{API}/agents/<ref>")
	def delete_agent(self, request: Request, ref: str) -> Any:
		self._authenticate(request)
		self._agent(ref)
		del self.agents[ref]
		return _told(200, "OK")

	@route("POST", "/_register")
	def register(self, request: Request) -> Any:
		"""Whether a telephone with {"username", "secret"} could register."""
		given = request.json_object()
		agent = self._by_username(str(given.get("username")))
		known = agent and agent["spec"]["credentials"]["secret"] == given.get("secret")
		return {"registered": bool(known)}

	@route("GET", "/")
	def index(self, request: Request) -> Reply:
		rows = [(_username(agent), agent["metadata"]["name"]) for agent in self.agents.values()]
		return page("SIP accounts", table(("user name", "name"), rows), refresh=5)

	def not_found(self, request: Request) -> Reply:
		return Reply(_told(404, "Not found"), 404)

	def _authenticate(self, request: Request) -> None:
		if self.bearer not in (request.query.get("token"), request.credentials()[1]):
			raise Abort(Reply(_told(401, "Unauthorized"), 401))

	def _checked(self, request: Request) -> Params:
		agent = request.json_object()
		credentials = (agent.get("spec") or {}).get("credentials") or {}
		named = (agent.get("metadata") or {}).get("name")
		if (
			agent.get("kind") != "Agent"
			or not named
			or not credentials.get("username")
			or not credentials.get("secret")
		):
			raise Abort(Reply(_told(422, "Unprocessable entity: kind, metadata.name, spec.credentials"), 422))
		return agent

	def _agent(self, ref: str) -> Params:
		if ref not in self.agents:
			raise Abort(Reply(_told(404, "Not found"), 404))
		return self.agents[ref]

	def _by_username(self, username: str) -> Params | None:
		return next((agent for agent in self.agents.values() if _username(agent) == username), None)


def _told(status: int, message: str) -> Params:
	return {"status": status, "message": message}


def _username(agent: Params) -> str:
	return str(agent["spec"]["credentials"]["username"])


def _without_secret(agent: Params) -> Params:
	credentials = {"username": _username(agent)}
	return {**agent, "spec": {**agent["spec"], "credentials": credentials}}
