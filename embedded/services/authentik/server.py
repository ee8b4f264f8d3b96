"""Sign-in over OpenID Connect, as an Authentik application offers it."""

import base64
import hashlib
import hmac
import json
import time
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from embedded.services.authentik.directory import Directory
from embedded.services.fake import route
from embedded.services.messages import Params, Reply, Request
from embedded.services.pages import page, table

SLUG = "gigafibre"
CODE_SECONDS, TOKEN_SECONDS = 60, 300
KEY_ID = "fake-key"


@cache
def _signing_key() -> RSAPrivateKey:
	return generate_private_key(public_exponent=65537, key_size=2048)


class _Authentik(Directory):
	"""`signs_in` is the user whom the authorize page lets in without asking; with none it shows the users."""

	def forget(self) -> None:
		super().forget()
		self.signs_in: str | None = None
		self.codes: dict[str, Params] = {}
		self.access: dict[str, Params] = {}

	def details(self) -> Params:
		base = f"{self.url}/application/o"
		return {
			"url": self.url,
			"api_url": f"{self.url}/api/v3",
			"token": self.api_token,
			"client_id": self.client_id,
			"client_secret": self.client_secret,
			"discovery_url": f"{base}/{SLUG}/.well-known/openid-configuration",
			"authorize_url": f"{base}/authorize/",
			"token_url": f"{base}/token/",
			"userinfo_url": f"{base}/userinfo/",
		}

	def control(self, settings: Params) -> None:
		"""`signs_in`: a user name, null to ask."""
		self.signs_in = settings.pop("signs_in", self.signs_in)
		super().control(settings)

	@route("GET", f"/application/o/{SLUG}/.well-known/openid-configuration")
	def discovery(self, request: Request) -> Params:
		base = f"{self.url}/application/o"
		return {
			"issuer": f"{base}/{SLUG}/",
			"authorization_endpoint": f"{base}/authorize/",
			"token_endpoint": f"{base}/token/",
			"userinfo_endpoint": f"{base}/userinfo/",
			"end_session_endpoint": f"{base}/{SLUG}/end-session/",
			"jwks_uri": f"{base}/{SLUG}/jwks/",
			"response_types_supported": ["code"],
			"subject_types_supported": ["public"],
			"id_token_signing_alg_values_supported": ["RS256"],
			"scopes_supported": ["openid", "email", "profile"],
			"code_challenge_methods_supported": ["plain", "S256"],
		}

	@route("GET", f"/application/o/{SLUG}/jwks")
	def keys(self, request: Request) -> Params:
		key = json.loads(RSAAlgorithm.to_jwk(_signing_key().public_key()))
		return {"keys": [{**key, "kid": KEY_ID, "alg": "RS256", "use": "sig"}]}

	@route("GET", "/application/o/authorize")
	def authorize(self, request: Request) -> Reply:
		query = request.query
		if query.get("client_id") != self.client_id or query.get("response_type") != "code":
			return Reply({"error": "invalid_client"}, 400)
		name = query.get("fake_user") or self.signs_in
		user = self.by_username(name or "")
		if user is None:
			return self._choose(request)
		if not user["is_active"]:
			return self._back(query, error="access_denied")
		code = self.token(32)
		self.codes[code] = {"user": user["pk"], "query": query, "until": time.time() + CODE_SECONDS}
		return self._back(query, code=code)

	@route("POST", "/application/o/token")
	def exchange(self, request: Request) -> Reply:
		form = request.form
		user, password = request.credentials()
		client = (form.get("client_id") or user, form.get("client_secret") or password)
		if client != (self.client_id, self.client_secret):
			return Reply({"error": "invalid_client"}, 401)
		with self.lock:
			code = self.codes.pop(form.get("code", ""), None)
		if form.get("grant_type") != "authorization_code" or code is None or code["until"] < time.time():
			return Reply({"error": "invalid_grant"}, 400)
		if form.get("redirect_uri") != code["query"].get("redirect_uri") or not _is_proved(
			code["query"], form
		):
			return Reply({"error": "invalid_grant"}, 400)
		claims = self._claims(self.users[code["user"]])
		access = self.token(40)
		self.access[access] = claims
		now = int(time.time())
		issued = {
			"iss": f"{self.url}/application/o/{SLUG}/",
			"aud": self.client_id,
			"iat": now,
			"auth_time": now,
		}
		issued |= {"exp": now + TOKEN_SECONDS, "nonce": code["query"].get("nonce", "")}
		identity = jwt.encode(
			{**claims, **issued}, _signing_key(), algorithm="RS256", headers={"kid": KEY_ID}
		)
		return Reply(
			{
				"access_token": access,
				"id_token": identity,
				"token_type": "Bearer",
				"expires_in": TOKEN_SECONDS,
			}
		)

	@route("GET", "/application/o/userinfo")
	@route("POST", "/application/o/userinfo")
	def userinfo(self, request: Request) -> Any:
		claims = self.access.get(request.credentials()[1])
		return claims if claims else Reply({"error": "invalid_token"}, 401)

	@route("GET", f"/application/o/{SLUG}/end-session")
	def end_session(self, request: Request) -> Reply:
		return page("Signed out", "")

	@route("GET", "/")
	def index(self, request: Request) -> Reply:
		rows = [
			(
				user["username"],
				user["name"],
				user["email"],
				", ".join(self.group_names(user)),
				user["is_active"],
			)
			for user in self.users.values()
		]
		return page(
			f"Authentik: {self.instance}", table(("user", "name", "e-mail", "groups", "active"), rows)
		)

	def _claims(self, user: Params) -> Params:
		given, _, family = user["name"].partition(" ")
		return {
			"sub": user["uid"],
			"email": user["email"],
			"email_verified": True,
			"name": user["name"],
			"given_name": given,
			"family_name": family,
			"preferred_username": user["username"],
			"nickname": user["username"],
			"groups": self.group_names(user),
		}

	def _choose(self, request: Request) -> Reply:
		links = "".join(
			f'<li><a href="?{escape(request.query_string)}&amp;fake_user={quote(user["username"])}">'
			f"{escape(user['name'])}</a></li>"
			for user in self.users.values()
		)
		return page(f"Sign in: {self.instance}", f"<ul>{links or '<li>No users.</li>'}</ul>")

	def _back(self, query: dict[str, str], **answer: str) -> Reply:
		target = query.get("redirect_uri", "")
		if urlsplit(target).scheme not in ("http", "https"):
			return Reply({"error": "redirect_uri_mismatch"}, 400)
		if "state" in query:
			answer["state"] = query["state"]
		mark = "&" if "?" in target else "?"
		return Reply(status=302, headers={"Location": f"{target}{mark}{urlencode(answer)}"})


def _is_proved(query: dict[str, str], form: dict[str, str]) -> bool:
	"""Proof Key for Code Exchange, when the client began with one."""
	challenge = query.get("code_challenge")
	if not challenge:
		return True
	verifier = form.get("code_verifier", "")
	if query.get("code_challenge_method") == "S256":
		digest = hashlib.sha256(verifier.encode()).digest()
		verifier = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
	return hmac.compare_digest(verifier, challenge)


class AuthentikStaffFake(_Authentik):
	name = "authentik_staff"
	instance = "staff"


class AuthentikClientsFake(_Authentik):
	name = "authentik_clients"
	instance = "customers"
