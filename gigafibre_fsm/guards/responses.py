"""The final form of responses of this app's methods: a sentence, the right status, no traceback, CORS.

`after_request` and `before_request` hooks. For Frappe's own methods they only add the sentence of an FsmError.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import callers, even_time, exports, language
from gigafibre_fsm.spelling import unaccented

if TYPE_CHECKING:
	from werkzeug.wrappers import Request, Response

OURS = re.compile(r"/api/(?:v[12]/)?method/gigafibre_fsm\.")
METHODS = "GET, POST, OPTIONS"
HEADERS = "Content-Type, Accept, Accept-Language, X-Requested-With"
PREFLIGHT_SECONDS = "86400"
TECHNICAL = ("exc", "exception", "_debug_messages", "_error_message")


def after(response: Response | None, request: Request) -> None:
	"""Bring the response of one of this app's methods into its final form."""
	even_time.finish_step()
	if response is None:
		return
	if not OURS.match(request.path):
		if response.status_code >= 500 and _is_malformed(request):
			_refuse(response, request)
		elif response.status_code >= 400:
			_add_sentence(response)
			_report_lockout(response)
		else:
			exports.defuse(response)
		return
	_allow_origin(response, request)
	response.headers["Cache-Control"] = "no-store"
	if response.status_code >= 400:
		_refuse(response, request)
	elif file := frappe.local.flags.get("fsm_file"):
		response.headers.set("Content-Disposition", file[0], filename=file[1])
	elif frappe.local.flags.get("fsm_plain_answer"):
		response.set_data(json.dumps(json.loads(response.get_data(as_text=True))["message"]))


def pdf(name: str, content: bytes) -> None:
	"""Respond with a PDF that the browser displays, and saves under `name`."""
	_send("pdf", name, content, "inline")


def image(name: str, content: bytes) -> None:
	"""Respond with a picture that the browser displays."""
	_send("download", name, content, "inline")


def download(name: str, content: bytes) -> None:
	"""Respond with a file that the browser saves."""
	_send("download", name, content, "attachment")


def _send(kind: str, name: str, content: bytes, shown: str) -> None:
	# Frappe writes a name with other letters than ASCII wrong, or fails: `after` sets the header again.
	frappe.local.flags.fsm_file = (shown, re.sub(r"[\x00-\x1f]+", "_", name))
	plain = re.sub(r"[^\w.-]+", "_", unaccented(name), flags=re.ASCII)
	frappe.local.response.update(
		{"type": kind, "filename": plain, "filecontent": content, "display_content_as": shown}
	)


def _add_sentence(response: Response) -> None:
	"""Add the sentence of an FsmError to the response of a Frappe method, so that the desk shows it."""
	status, sentence = frappe.local.flags.get("fsm_said") or (0, "")
	if status != response.status_code or not sentence or not response.is_json:
		return
	body = json.loads(response.get_data(as_text=True))
	if isinstance(body, dict) and not body.get("_server_messages"):
		body["_server_messages"] = _messages(sentence)
		response.set_data(json.dumps(body))


def _report_lockout(response: Response) -> None:
	"""Turn Frappe's server error for too many wrong passwords into 429."""
	if response.status_code < 500 or not response.is_json:
		return
	body = json.loads(response.get_data(as_text=True))
	if isinstance(body, dict) and body.get("exc_type") == "SecurityException":
		for key in TECHNICAL:
			body.pop(key, None)
		response.set_data(json.dumps(body))
		response.status_code = 429
		response.headers["Retry-After"] = str(frappe.get_system_settings("allow_login_after_fail") or 60)


def _messages(sentence: str) -> str:
	return json.dumps([json.dumps({"message": sentence, "indicator": "red"})])


def _allow_origin(response: Response, request: Request) -> None:
	origin = request.headers.get("Origin", "")
	if not origin:
		return
	response.headers.add("Vary", "Origin")
	if origin.rstrip("/") not in _allowed_origins():
		return
	response.headers["Access-Control-Allow-Origin"] = origin
	if request.method == "OPTIONS":
		response.headers["Access-Control-Allow-Methods"] = METHODS
		response.headers["Access-Control-Allow-Headers"] = HEADERS
		response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS


def _allowed_origins() -> frozenset[str]:
	written = frappe.get_cached_value(SETTINGS, SETTINGS, "cors_origins") or ""
	return frozenset(origin.rstrip("/") for origin in re.split(r"[\s,]+", written) if origin)


def _refuse(response: Response, request: Request) -> None:
	language_before = frappe.local.lang
	if frappe.session.user in (None, "", "Guest"):
		language.use_caller_language()
	kind, sentence, status = _verdict(response, request)
	try:
		body = json.loads(response.get_data(as_text=True))
	except ValueError:
		body = {}
	if not isinstance(body, dict):
		body = {}
	if not callers.is_staff():
		for key in TECHNICAL:
			body.pop(key, None)
	if sentence:
		body["exc_type"] = kind or body.get("exc_type", "")
		body["sentence"] = sentence
		body["_server_messages"] = _messages(sentence)
	response.set_data(json.dumps(body))
	response.headers["Content-Type"] = "application/json; charset=utf-8"
	response.status_code = status
	if status in (429, 503):
		response.headers["Retry-After"] = str(frappe.local.flags.get("fsm_retry_after") or 60)
	frappe.local.lang = language_before


def _verdict(response: Response, request: Request) -> tuple[str, str, int]:
	"""(class name, sentence, HTTP status) of the error; the sentence is empty where Frappe's own is kept."""
	refusal = frappe.local.flags.get("fsm_refusal")
	if refusal:
		return refusal
	status = response.status_code
	said = frappe.local.flags.get("fsm_said") or (0, "")
	if said[0] == status and said[1]:
		return "", said[1], status
	entered = frappe.local.flags.get("fsm_entered")
	if not entered and _is_malformed(request):
		return "BadRequest", _("The request could not be read."), 400
	if not entered and (status == 417 or (status >= 500 and not _names_a_method(request))):
		return "NotFound", _("Nothing was found at this URL."), 404
	if status == 403 and not entered and frappe.session.user in (None, "", "Guest"):
		if _accepts_verb(request):
			return "SignInNeeded", _("You are no longer signed in. Please sign in again."), 401
		return "NotAllowed", _("This URL requires another request method."), 403
	if status < 500:
		return "", "" if status in (400, 403, 404, 417) else _("This is not possible."), status
	sentence = _("Something went wrong on our side. Nothing was saved; please try again or call us.")
	return "ServerError", sentence, status


def _accepts_verb(request: Request) -> bool:
	"""Whether the method of the URL accepts this HTTP verb."""
	method = frappe.get_attr(request.path.rpartition("/")[2]) if _names_a_method(request) else None
	return request.method in frappe.allowed_http_methods_for_whitelisted_func.get(method, ())


def _is_malformed(request: Request) -> bool:
	"""Whether Frappe cannot read the request: its body is no JSON object, or its language (`_lang`) no text."""
	try:
		body = request.get_data(as_text=True)
		if "application/json" not in (request.content_type or "") or not body:
			return False
		read = json.loads(body)
		return not isinstance(read, dict) or not isinstance(read.get("_lang") or "", str)
	except (ValueError, RecursionError, MemoryError):
		return True


def _names_a_method(request: Request) -> bool:
	"""Whether the URL names a method. Other names in a module, such as `__spec__`, cannot even be looked up."""
	try:
		return frappe.get_attr(request.path.rpartition("/")[2]) in frappe.whitelisted
	except Exception:
		return False
