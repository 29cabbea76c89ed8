"""The nouns of Citewell. Imports nothing of the project."""
