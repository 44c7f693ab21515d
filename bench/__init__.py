"""Benchmarks: figures of one run on one machine, told as ratios where ratios can be told."""
