"""The hash chain: canonical envelopes, links and verification."""
