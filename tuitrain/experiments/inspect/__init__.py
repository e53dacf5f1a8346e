"""What is seen of a network: layers, units, answers, what it has learnt, verdicts."""
