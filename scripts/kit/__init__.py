"""The campaign kit: leaflets, posters, pictures, articles, Word files and spoken texts, all made from the rules and clauses."""
