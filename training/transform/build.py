def transformed(*a): return []
