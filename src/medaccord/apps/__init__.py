"""One Django app per noun: models, commands (push), queries (pull)."""
