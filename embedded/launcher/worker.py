"""Runs inside a bench's environment: Frappe's background worker, with the apps imported before its first job.

On the embedded bench jobs run in this process, one after the other. Frappe's own worker forks for each: beside a message that
is sent within a few milliseconds that is most of the work. A real bench keeps its forks.
"""

import importlib
import sys

from frappe.utils import background_jobs
from rq import SimpleWorker

from embedded.launcher.preload import JOBS, ON_ALIAS, import_apps

# Functions import these when they first need them.
LATE = ("twilio.rest.api", "weasyprint")

if __name__ == "__main__":
	import_apps(*JOBS)
	for module in (f"{background_jobs.__name__.partition('.')[0]}.database.mariadb.database", *LATE):
		importlib.import_module(module)
	if ON_ALIAS:
		background_jobs.Worker = SimpleWorker
	background_jobs.start_worker(queue=sys.argv[1])
