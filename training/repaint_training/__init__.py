"""Trains the networks of models/: an encoder that makes a code of any picture, and two networks that paint by codes."""
