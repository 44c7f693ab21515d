"""Views of cases: what one is about, its people, answers, embargo and shares."""
