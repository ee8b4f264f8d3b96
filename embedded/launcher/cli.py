"""The sub-commands of `./fsm`."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence

from embedded.launcher import demo, figures, node, stack, suites
from embedded.launcher.machine import BROWSER, COMMANDS, FAKES, FORMATTERS, refusal
from embedded.launcher.progress import StepFailed, say


def parser() -> argparse.ArgumentParser:
	top = argparse.ArgumentParser(
		prog="./fsm", description="Try, test and develop gigafibre_fsm on an embedded bench."
	)
	commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

	one = commands.add_parser("demo", help="build everything, play a customer's story, stay up until Ctrl-C")
	one.add_argument("--once", action="store_true", help="end after the story, with its exit status")

	one = commands.add_parser(
		"test", help="all checks and tests; further arguments go to pytest", allow_abbrev=False
	)
	one.add_argument("--fast", action="store_true", help="leave out the slow and the browser tests")
	one.add_argument("--bench", metavar="PATH", help="a real bench to run on, with --site")
	one.add_argument("--site", help="the site of that bench; its records will be changed")

	commands.add_parser(
		"format", help="rewrite Python, scripts, style sheets and templates as the checks want them"
	)

	one = commands.add_parser(
		"figures", help="list the measured figures, or measure one; further arguments are its own"
	)
	one.add_argument("name", nargs="?")

	commands.add_parser("serve", help="the demo site with its sample data, until Ctrl-C")
	commands.add_parser("up", help="like serve, but leave the servers running and return")
	commands.add_parser("shell", help="a Python shell on the demo site")
	commands.add_parser("bench", help="a bench command on the demo site, e.g. ./fsm bench migrate")
	one = commands.add_parser("down", help="end every server of this state folder")
	one.add_argument("--forget", action="store_true", help="also drop the sites and the databases")
	return top


def main(argv: Sequence[str] | None = None) -> int:
	argv = list(sys.argv[1:] if argv is None else argv)
	# everything after `bench` is bench's own, --help included
	bench_arguments = argv[1:] if argv[:1] == ["bench"] else []
	given, rest = parser().parse_known_args(["bench"] if bench_arguments else argv)
	if rest and given.command != "test" and not getattr(given, "name", None):
		parser().error(f"unknown arguments: {' '.join(rest)}")
	if given.command == "test" and bool(given.bench) != bool(given.site):
		parser().error("--bench and --site go together")
	if given.command != "down" and (reason := refusal(needed_for(given))):
		say(f"./fsm cannot run here: {reason}")
		return 2
	for sign in (signal.SIGTERM, signal.SIGHUP):
		signal.signal(sign, leave)
	# a shell starts its background jobs with this signal ignored
	signal.signal(signal.SIGINT, signal.default_int_handler)
	try:
		return run(given, bench_arguments or rest)
	except KeyboardInterrupt:
		say("\nstopped.")
		return 130
	except StepFailed as failure:
		say(f"\nfailed: {failure}")
		return 1


def needed_for(given: argparse.Namespace) -> dict[str, str]:
	"""The programs that the command needs. A real bench has its own databases; fast tests open no browser."""
	if given.command == "format":
		return FORMATTERS
	opens_browser = given.command == "figures" or (given.command == "test" and not given.fast)
	databases = {} if getattr(given, "bench", None) else COMMANDS
	return FAKES | databases | (BROWSER if opens_browser else {})


def leave(number: int, frame: object) -> None:
	sys.exit(128 + number)


def run(given: argparse.Namespace, rest: list[str]) -> int:
	match given.command:
		case "demo":
			return demo.play(once=given.once)
		case "test" if given.bench:
			return suites.on_real_bench(given.bench, given.site, rest, fast=given.fast)
		case "test":
			return suites.on_embedded_bench(rest, fast=given.fast)
		case "format":
			return node.rewrite()
		case "figures":
			return figures.measure(given.name, rest) if given.name else figures.list_all()
		case "serve":
			return demo.serve()
		case "up":
			return demo.up()
		case "shell":
			return stack.bench(["console"])
		case "bench":
			return stack.bench(rest)
		case _:
			return stack.down(forget=given.forget)


if __name__ == "__main__":
	os.environ.setdefault("PYTHONUNBUFFERED", "1")
	sys.exit(main())
