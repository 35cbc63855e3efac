"""Who may be the same person: facts, their weights, and finding candidates among very many."""
