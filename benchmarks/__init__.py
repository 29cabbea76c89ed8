"""Scripts that make the figures of the README and fit what is shipped."""
