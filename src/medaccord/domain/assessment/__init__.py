"""Assessing the risk to patients together: what each party is asked, the seal, and where opinions differ."""
