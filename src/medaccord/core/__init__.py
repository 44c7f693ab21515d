"""Django mechanisms without business nouns."""
