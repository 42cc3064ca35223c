"""Trains the networks that Repaint paints with, and exports them."""
