"""Uninstalling the app while background jobs are running."""

from __future__ import annotations

import subprocess

import pytest

from gigafibre_fsm.uninstall import wait_for_jobs

pytestmark = pytest.mark.site


def test_running_jobs_end_before_uninstalling(site):
	"""A job that ends after its records are removed would create some of them again, or make the uninstallation fail
	half-way.
	"""
	jobs = [site.enqueue(subprocess.run, args=["sleep", "0.8"]) for _job in range(2)]
	assert not all(job.is_finished for job in jobs)
	wait_for_jobs()
	assert all(job.get_status(refresh=True) == "finished" for job in jobs)
