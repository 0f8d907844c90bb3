"""Reads budget-performance forms and builds the warehouse: files to raw tables, dbt, publication."""
