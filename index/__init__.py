"""Passages made searchable: embedders, vector stores, and the index on disk with its proof."""
