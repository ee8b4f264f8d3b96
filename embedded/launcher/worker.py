"""Runs inside a bench's environment: Frappe's background worker, with the apps imported before it forks for its jobs."""

import sys

from criscostack.utils.background_jobs import start_worker

from embedded.launcher.preload import JOBS, import_apps

if __name__ == "__main__":
	import_apps(*JOBS)
	start_worker(queue=sys.argv[1])
