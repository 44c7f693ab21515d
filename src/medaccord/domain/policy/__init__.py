"""Who may do what: the one literal table and the function that reads it."""
