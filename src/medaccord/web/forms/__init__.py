"""Plain forms: what a person may type, in the words of the screens."""
