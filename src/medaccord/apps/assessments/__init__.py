"""Assessments: what each party thinks of the risk to patients, alone and then together."""
