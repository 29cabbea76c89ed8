"""Reads documents: files to clean text, sections, passages and sentences."""
