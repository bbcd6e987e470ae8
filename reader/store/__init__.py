"""The only SQL in the program. Every class here works on one connection and knows models, errors and folding alone."""
