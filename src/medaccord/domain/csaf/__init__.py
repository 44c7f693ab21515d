"""CSAF 2.0 documents: schema, walk, mandatory tests, build and compare."""
