"""What the answers are worth: question sets, runs, metrics, reports."""
