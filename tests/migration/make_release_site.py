"""Dump a site as this checkout makes it, small and of sample data only: what the next release must migrate without loss.

Run in a checkout of the release, with this folder copied into it; databases are made as for `./fsm demo`:

	git worktree add /tmp/release COMMIT && cp -r tests/migration /tmp/release/tests/
	cd /tmp/release && python3 -m tests.migration.make_release_site /tmp/release.sql.xz && ./fsm down --forget

The dump is loaded over a site that has the engine alone. Passwords are not in it.
"""

from __future__ import annotations

import lzma
import subprocess
import sys
from pathlib import Path

from embedded.launcher import sites
from embedded.launcher.bench import run_bench
from embedded.launcher.databases import client
from embedded.launcher.environment import logged, variables
from embedded.launcher.stack import stack
from embedded.launcher.state import State

SITE = "release.localhost"
OF_OURS = (
	"parent IN (SELECT d.name FROM `tabDocType` d JOIN `tabModule Def` m ON m.name = d.module"
	" WHERE m.app_name IN ('erpnext', 'gigafibre_fsm'))"
)
# The engine's rows of these tables are most of a site, and exist already where the dump is loaded.
DEFINITIONS = {
	"tabDocType": OF_OURS.replace("parent", "tabDocType.name", 1),
	"tabDocField": OF_OURS,
	"tabDocPerm": OF_OURS,
}
NOT_DUMPED = (*DEFINITIONS, "__Auth")
LOGS = (
	"tabAccess Log",
	"tabActivity Log",
	"tabDeleted Document",
	"tabError Log",
	"tabNotification Log",
	"tabRoute History",
	"tabScheduled Job Log",
	"tabSessions",
	"tabVersion",
	"__global_search",
)
# Records of the sample network that are in use, and a few more.
SMALL_NETWORK = """
DELETE FROM `tabFibre Port` WHERE status != 'Held'
	AND name NOT IN (SELECT fibre_port FROM `tabService Location` WHERE fibre_port IS NOT NULL)
	AND name NOT IN (SELECT fibre_port FROM `tabCheckout Session` WHERE fibre_port IS NOT NULL)
	AND NOT (status = 'Available' AND legacy_id % 500 = 0);
DELETE FROM `tabCivic Address`
	WHERE name NOT IN (SELECT CAST(civic_address AS UNSIGNED) FROM `tabFibre Port` WHERE civic_address > '')
	AND name NOT IN (SELECT CAST(civic_address AS UNSIGNED) FROM `tabLead` WHERE civic_address > '');
DELETE FROM `tabAddress Match` WHERE fibre_port NOT IN (SELECT name FROM `tabFibre Port`);
"""


def main(out: Path) -> None:
	with stack(SITE, servers=False) as (state, _processes):
		run_bench(state, SITE, "gigafibre", "sample-data")
		logged(
			[state.python, "-m", "tests.migration.release_records"],
			state.logs / "release-records.log",
			cwd=state.sites,
			env=variables(state, SITE),
		)
		made = dump(state)
		sites.forget_site(state, SITE)
	out.write_bytes(lzma.compress(made, preset=9 | lzma.PRESET_EXTREME))


def dump(state: State) -> bytes:
	database = sites.database_name(SITE)
	tidy = "".join(f"TRUNCATE TABLE `{table}`;" for table in LOGS) + SMALL_NETWORK
	sites.sql(state, f"USE `{database}`; {tidy}")
	plain = ("--skip-comments", "--skip-dump-date", "--single-transaction", "--complete-insert")
	rest = [f"--ignore-table={database}.{table}" for table in NOT_DUMPED]
	parts = [run(state, *plain, *rest, database)]
	for table, where in DEFINITIONS.items():
		parts.append(run(state, *plain, "--no-create-info", "--replace", f"--where={where}", database, table))
	return b"\n".join(parts)


def run(state: State, *arguments: str) -> bytes:
	return subprocess.run(client(state, "mariadb-dump", *arguments), capture_output=True, check=True).stdout


if __name__ == "__main__":
	main(Path(sys.argv[1]).resolve())
