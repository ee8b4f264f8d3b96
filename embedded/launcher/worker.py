"""Runs inside a bench's environment: Frappe's background worker, with the apps imported before it forks for its jobs."""

import importlib
import os
import sys

from criscostack.utils.background_jobs import start_worker

from embedded.launcher.preload import JOBS, import_apps
from embedded.launcher.process import step_back

# Functions import these when they first need them.
LATE = ("criscostack.database.mariadb.database", "twilio.rest.api", "weasyprint")

if __name__ == "__main__":
	import_apps(*JOBS)
	for module in LATE:
		importlib.import_module(module)
	# not before: beside busy servers the imports would take minutes
	step_back(os.getpid())
	start_worker(queue=sys.argv[1])
