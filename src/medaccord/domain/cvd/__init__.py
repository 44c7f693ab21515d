"""Coordinated vulnerability disclosure: state models and the rules that tie them (Vultron)."""
