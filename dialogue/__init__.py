"""The path of a question: guard, contextualise, retrieve, compose, guard, notes, log, answer."""
