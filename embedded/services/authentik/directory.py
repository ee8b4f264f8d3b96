"""Authentik's admin API: users, groups, passwords."""

import uuid
from datetime import datetime, timezone
from typing import Any

from embedded.services.fake import Fake, route
from embedded.services.messages import Abort, Params, Reply, Request

USER_FIELDS = {"attributes", "email", "groups", "is_active", "name", "path", "type", "username"}


class Directory(Fake):
	"""`users` by number, `groups` by uuid. A password can be set and tested, never read."""

	instance: str

	def forget(self) -> None:
		self.api_token = self.secret("api token")
		self.client_id = self.secret("client id")
		self.client_secret = self.secret("client secret")
		self.users: dict[int, Params] = {}
		self.passwords: dict[int, str] = {}
		self.groups: dict[str, Params] = {}

	@route("GET", "/api/v3/core/users")
	def list_users(self, request: Request) -> Params:
		"""`?username=`, `?email=`, `?search=` and `?is_active=` filter."""
		self._authenticate(request)
		query = request.query
		found = [
			user
			for user in self.users.values()
			if query.get("username", user["username"]) == user["username"]
			and query.get("email", user["email"]).lower() == user["email"].lower()
			and query.get("is_active", str(user["is_active"])).lower() == str(user["is_active"]).lower()
			and query.get("search", "").lower()
			in f"{user['username']} {user['name']} {user['email']}".lower()
		]
		return self._paged([self._user_shown(user) for user in found], query)

	@route("POST", "/api/v3/core/users")
	def create_user(self, request: Request) -> Reply:
		self._authenticate(request)
		given = request.json_object()
		required = "This field is required."
		missing = {name: [required] for name in ("username", "name") if not given.get(name)}
		if missing:
			return Reply(missing, 400)
		with self.lock:
			self._check_unique(given["username"])
			number = max(self.users, default=4) + 1
			user = {
				"pk": number,
				"attributes": {},
				"date_joined": datetime.now(timezone.utc).isoformat(),
				"email": "",
				"groups": [],
				"is_active": True,
				"is_superuser": False,
				"last_login": None,
				"path": "users",
				"type": "internal",
				"uid": uuid.uuid4().hex * 2,
				"uuid": str(uuid.uuid4()),
				**{name: value for name, value in given.items() if name in USER_FIELDS},
			}
			self.users[number] = user
		return Reply(self._user_shown(user), 201)

	@route("GET", "/api/v3/core/users/<number>")
	def read_user(self, request: Request, number: str) -> Params:
		self._authenticate(request)
		return self._user_shown(self._user(number))

	@route("PATCH", "/api/v3/core/users/<number>")
	@route("PUT", "/api/v3/core/users/<number>")
	def update_user(self, request: Request, number: str) -> Params:
		self._authenticate(request)
		user, given = self._user(number), request.json_object()
		if given.get("username", user["username"]) != user["username"]:
			self._check_unique(given["username"])
		user.update({name: value for name, value in given.items() if name in USER_FIELDS})
		return self._user_shown(user)

	@route("DELETE", "/api/v3/core/users/<number>")
	def delete_user(self, request: Request, number: str) -> Reply:
		self._authenticate(request)
		del self.users[self._user(number)["pk"]]
		return Reply(status=204)

	@route("POST", "/api/v3/core/users/<number>/set_password")
	def set_password(self, request: Request, number: str) -> Reply:
		self._authenticate(request)
		password = request.json_object().get("password")
		if not password:
			return Reply({"password": ["This field may not be blank."]}, 400)
		self.passwords[self._user(number)["pk"]] = str(password)
		return Reply(status=204)

	@route("POST", "/api/v3/core/users/<number>/recovery")
	def recover(self, request: Request, number: str) -> Reply:
		"""No recovery flow is configured, as in production."""
		self._authenticate(request)
		self._user(number)
		return Reply({"non_field_errors": "No recovery flow set."}, 400)

	@route("GET", "/api/v3/core/groups")
	def list_groups(self, request: Request) -> Params:
		self._authenticate(request)
		query = request.query
		found = [group for group in self.groups.values() if query.get("name", group["name"]) == group["name"]]
		return self._paged([self._group_shown(group) for group in found], query)

	@route("POST", "/api/v3/core/groups")
	def create_group(self, request: Request) -> Reply:
		self._authenticate(request)
		name = request.json_object().get("name")
		if not name:
			return Reply({"name": ["This field is required."]}, 400)
		if any(group["name"] == name for group in self.groups.values()):
			return Reply({"name": ["This field must be unique."]}, 400)
		group = {
			"pk": str(uuid.uuid4()),
			"name": name,
			"is_superuser": False,
			"parent": None,
			"attributes": {},
		}
		self.groups[group["pk"]] = group
		return Reply(self._group_shown(group), 201)

	@route("POST", "/api/v3/core/groups/<group>/add_user")
	def add_member(self, request: Request, group: str) -> Reply:
		self._authenticate(request)
		user = self._user(str(request.json_object().get("pk")))
		if self._group(group)["pk"] not in user["groups"]:
			user["groups"].append(group)
		return Reply(status=204)

	@route("POST", "/api/v3/core/groups/<group>/remove_user")
	def remove_member(self, request: Request, group: str) -> Reply:
		self._authenticate(request)
		user = self._user(str(request.json_object().get("pk")))
		user["groups"] = [known for known in user["groups"] if known != self._group(group)["pk"]]
		return Reply(status=204)

	@route("POST", "/_login")
	def try_password(self, request: Request) -> Params:
		"""Whether {"username", "password"} would be accepted."""
		given = request.json_object()
		user = self.by_username(str(given.get("username")))
		right = user is not None and self.passwords.get(user["pk"]) == given.get("password")
		return {"signed_in": bool(user and user["is_active"] and right)}

	def not_found(self, request: Request) -> Reply:
		return Reply({"detail": "Not found."}, 404)

	def by_username(self, username: str) -> Params | None:
		return next((user for user in self.users.values() if user["username"] == username), None)

	def group_names(self, user: Params) -> list[str]:
		return [self.groups[group]["name"] for group in user["groups"] if group in self.groups]

	def _authenticate(self, request: Request) -> None:
		if request.credentials() != ("", self.api_token):
			raise Abort(Reply({"detail": "Authentication credentials were not provided."}, 403))

	def _check_unique(self, username: str) -> None:
		if self.by_username(username):
			raise Abort(Reply({"username": ["This field must be unique."]}, 400))

	def _user(self, number: str) -> Params:
		if not number.isdigit() or int(number) not in self.users:
			raise Abort(Reply({"detail": "No User matches the given query."}, 404))
		return self.users[int(number)]

	def _group(self, group: str) -> Params:
		if group not in self.groups:
			raise Abort(Reply({"detail": "No Group matches the given query."}, 404))
		return self.groups[group]

	def _user_shown(self, user: Params) -> Params:
		shown = [self.groups[group] for group in user["groups"] if group in self.groups]
		return {**user, "groups_obj": shown}

	def _group_shown(self, group: Params) -> Params:
		members = [user["pk"] for user in self.users.values() if group["pk"] in user["groups"]]
		return {**group, "users": members}

	def _paged(self, found: list[Any], query: dict[str, str]) -> Params:
		size, number = int(query.get("page_size", 20)), int(query.get("page", 1))
		pages = max(1, -(-len(found) // size))
		here = found[(number - 1) * size : number * size]
		pagination = {
			"next": number + 1 if number < pages else 0,
			"previous": number - 1,
			"count": len(found),
			"current": number,
			"total_pages": pages,
			"start_index": (number - 1) * size + 1 if here else 0,
			"end_index": (number - 1) * size + len(here),
		}
		return {"pagination": pagination, "results": here}
