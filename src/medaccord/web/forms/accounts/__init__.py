"""Forms of accounts: coming in, and one's own sign-in."""
