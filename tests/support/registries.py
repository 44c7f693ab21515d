"""Rows of public registries as their files give them, all made up."""

from __future__ import annotations

import json

from tests.factories import NOW

from medaccord.adapters.registry.sources import of_file
from medaccord.apps.devices.commands import registry
from medaccord.core.principal import system
from medaccord.domain.devices.registry import Reading

HEADS = (
    "REVIEWPANEL|MEDICALSPECIALTY|PRODUCTCODE|DEVICENAME|DEVICECLASS|UNCLASSIFIED_REASON|GMPEXEMPTFLAG|"
    "THIRDPARTYFLAG|REVIEWCODE|REGULATIONNUMBER|SUBMISSION_TYPE_ID|DEFINITION|PHYSICALSTATE|TECHNICALMETHOD|"
    "TARGETAREA|Implant_Flag|Life_Sustain_support_flag|SummaryMalfunctionReporting"
)


def line(code="AAA", name="Made-up Pump", implant="N", sustains="Y"):
    return f"HO|HO|{code}|{name}|2||N|N||880.5725|1|x||||{implant}|{sustains}|Eligible"


def brought(path, source, **more):
    """A file that is loaded as the command line does it."""
    reading = Reading(source, path.name)
    return registry.bring(system(), NOW, source=source, given=[(reading, of_file(path, reading))], **more)


def fda(*rows, **meta):
    return json.dumps({"meta": {"last_updated": "2026-11-20", **meta}, "results": rows}).encode()


DEVICE = {
    "identifiers": [
        {"id": "10643169001760", "type": "Package", "issuing_agency": "GS1"},
        {"id": "00643169001763", "type": "Primary", "issuing_agency": "GS1", "unit_of_use_id": None},
        {"id": "00643169001763", "type": "Unit of Use", "issuing_agency": "GS1"},
    ],
    "brand_name": "Made Up",
    "version_or_model_number": "M-1",
    "company_name": "Made Up Devices",
    "commercial_distribution_status": "In Commercial Distribution",
    "commercial_distribution_end_date": None,
    "publish_date": "2018-09-24",
    "is_rx": "true",
    "is_otc": "false",
    "is_kit": None,
    "mri_safety": "MR Unsafe",
    "product_codes": [{"code": "AAA", "name": "Pump", "openfda": {}}],
    "premarket_submissions": [
        {"submission_number": "P010031", "supplement_number": "300", "submission_type": None},
        {"submission_number": "K000001", "supplement_number": "000"},
    ],
    "gmdn_terms": None,
    "device_sizes": None,
    "public_device_record_key": "a-b-c",
    "public_version_number": "3",
    "record_status": "Published",
}


RECALL = {
    "product_res_number": "Z-0001-2026",
    "res_event_number": "90001",
    "product_code": "AAA",
    "recalling_firm": "Made Up Devices",
    "reason_for_recall": "It stops.",
    "root_cause_description": "Software",
    "event_date_initiated": "2026-01-02",
    "recall_status": "Open, Classified",
    "k_numbers": ["K000001"],
}
