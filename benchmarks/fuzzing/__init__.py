"""Fuzzing of the loaders and the form reader: what makes the inputs, what watches each, and what counts them."""
