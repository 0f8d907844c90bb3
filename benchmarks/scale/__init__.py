"""The warehouse at scale: raw tables by the million, and what the models cost on them."""
