"""Makes labelled pictures of shapes, trains a small classifier on them and exports it for the scoring service."""
