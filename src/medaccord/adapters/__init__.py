"""The outer world, one file each."""
