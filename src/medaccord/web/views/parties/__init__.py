"""Views of parties: the directory, single sign-on, standing consent."""
