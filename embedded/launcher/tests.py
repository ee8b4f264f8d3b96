"""`./fsm test`."""


def on_embedded_bench(rest: list[str], fast: bool) -> int:
	return 0


def on_real_bench(bench: str, site: str, rest: list[str], fast: bool) -> int:
	return 0
