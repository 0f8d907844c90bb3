"""Faults on purpose: builds that are killed at seeded moments, and what must hold afterwards."""
