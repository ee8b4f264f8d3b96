"""Errors in Stripe's format."""

from embedded.services.messages import Abort, Params, Reply


def error(
	message: str,
	code: str | None = None,
	param: str | None = None,
	status: int = 400,
	kind: str = "invalid_request_error",
	**more: object,
) -> Abort:
	"""An error reply; `more` are further fields of the error object."""
	body: Params = {"message": message, "type": kind}
	if code:
		body["code"] = code
		body["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
	if param:
		body["param"] = param
	body.update({name: value for name, value in more.items() if value is not None})
	return Abort(Reply({"error": body}, status))


def missing_object(kind: str, object_id: str, param: str = "id") -> Abort:
	words = kind.replace("_", "")
	return error(f"No such {words}: '{object_id}'", "resource_missing", param, 404 if param == "id" else 400)


def missing_param(name: str) -> Abort:
	return error(f"Missing required param: {name}.", "parameter_missing", name)


def unknown_param(name: str) -> Abort:
	return error(f"Received unknown parameter: {name}", "parameter_unknown", name)


def card_error(code: str, message: str, decline_code: str | None = None, **more: object) -> Abort:
	return error(message, code, status=402, kind="card_error", decline_code=decline_code, **more)
