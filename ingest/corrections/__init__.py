"""Corrections as data: files of rows that say what a place of a document should have printed, and who says so, why."""
