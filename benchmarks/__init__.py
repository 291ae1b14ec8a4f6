"""Ratios against bare baselines, measured in one run."""
