"""What does not train: walks down surfaces, first weights, gradient checks."""
