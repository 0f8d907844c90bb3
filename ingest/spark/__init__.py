"""The models on Apache Spark: DuckDB's SQL, read and written anew for Spark at the edge of dbt's adapter."""
