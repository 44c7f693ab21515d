"""Views: a guard, a form, one command or query, a presenter, a template."""
