"""Building only what changed documents touch; see docs/decisions/0019-increments.md.

``record`` keeps what the last whole build was made of, ``changes`` finds the documents that differ from it and those
that belong together with them, ``rows`` puts their new rows in the place of the old, ``tests`` narrows the data tests
to them.
"""
