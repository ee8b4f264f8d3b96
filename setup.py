"""For tools that still look for it; pyproject.toml is authoritative."""

from setuptools import setup

setup()
