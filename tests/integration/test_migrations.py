"""What the migrations lay down is what the models say, and Django finds no fault in the models."""

from __future__ import annotations

import pytest
from django.core.management import call_command


def test_django_finds_no_fault_in_the_models():
    call_command("check", fail_level="WARNING")


@pytest.mark.django_db
def test_no_model_has_changed_since_its_migration():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
