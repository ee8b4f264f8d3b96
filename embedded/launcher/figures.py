"""`./fsm figures`: every figure that the README or an issue quotes, measured by one command each."""


def list_all() -> int:
	return 0


def measure(name: str) -> int:
	return 0
