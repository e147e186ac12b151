"""Hypothesis on a shared machine: no deadlines, few but telling examples."""

from hypothesis import settings

settings.register_profile("bridge", deadline=None, max_examples=100)
settings.load_profile("bridge")
