"""The auditor's work paper (审核底稿): what the warehouse says of a form, for people who don't have it."""
