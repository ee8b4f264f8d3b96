"""Runs inside a bench's environment: Frappe's background worker, with the apps imported before its first job.

Jobs run in this process, one after the other. Frappe's own worker forks for each: beside a message that is sent within
a few milliseconds that is most of the work.
"""

import importlib
import sys

from criscostack.utils import background_jobs
from rq import SimpleWorker

from embedded.launcher.preload import JOBS, import_apps

# Functions import these when they first need them.
LATE = ("criscostack.database.mariadb.database", "twilio.rest.api", "weasyprint")

if __name__ == "__main__":
	import_apps(*JOBS)
	for module in LATE:
		importlib.import_module(module)
	background_jobs.Worker = SimpleWorker
	background_jobs.start_worker(queue=sys.argv[1])
