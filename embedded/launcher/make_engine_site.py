"""Makes the dump of engine_site.py, in half a minute, for the pinned version of the engine:

python3 -m embedded.launcher.make_engine_site
"""

import lzma
import subprocess

from embedded.launcher import engine_site, sites
from embedded.launcher.databases import client
from embedded.launcher.stack import stack

SITE = "engine.localhost"


def main() -> None:
	name = sites.database_name(SITE)
	with stack(servers=False) as (state, _processes):
		try:
			sites.forget_site(state, SITE)
			sites.new_site(state, SITE)
			table = f"`{name}`.__Auth"
			sites.sql(state, f"UPDATE {table} SET password = '{engine_site.PASSWORD}' WHERE encrypted = 0")  # noqa: S608
			command = client(state, "mariadb-dump", "--single-transaction", name)
			dump = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
		finally:
			sites.forget_site(state, SITE)
	file = engine_site.file()
	for old in file.parent.glob("engine_site_*.sql.xz"):
		old.unlink()
	file.write_bytes(lzma.compress(dump, preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
	main()
