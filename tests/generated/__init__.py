"""Documents that nobody has seen, with the facts that they print: a seeded generator for the tests.

``python -m generated OUT --count 300 --seed 7`` (from ``tests/``, with ``tests/fixtures`` in ``PYTHONPATH`` or not)
writes files and their truth, in the columns of the contract.
"""
