"""dbt imports every module called ``dbt_*`` when it starts: here the project's own half of `--target spark`."""

from __future__ import annotations

import sys

if "dbt.adapters.spark" in sys.modules:  # the adapter of the target is loaded by now
    from ingest.spark.session import install

    install()
