"""Unique device identifiers (21 CFR 801 subpart B) as three issuing agencies write them."""
