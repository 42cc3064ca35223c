"""Trains the networks that Repaint paints with, and exports them."""

import os

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
"""Read when torch loads its threads: ones that spin while they wait make a step five times slower on a busy machine."""
