"""Medaccord: the open coordination center for medical device vulnerabilities."""
