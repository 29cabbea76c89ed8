"""Query to hits: dense and lexical search, fused."""
