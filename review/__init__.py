"""People look at what happened: the log of answers, feedback, verdicts and export."""
