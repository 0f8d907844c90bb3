"""Reading on more than one machine: shards of documents as tasks of an existing engine, Parquet as hand-off."""
