"""Test data: records in the state in which a test begins; one module for each step of the flow.

They are created inside the test's transaction, which is rolled back; `tests/world` creates its households over HTTP,
committed.
"""
