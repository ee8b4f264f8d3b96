"""Records in the state in which a test begins, one module a step of the flow.

They are made inside the test's transaction, which is rolled back; `tests/world` makes its households over HTTP, committed.
"""
