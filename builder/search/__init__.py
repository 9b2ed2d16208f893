"""The search: documents in, a bundle of static files out (`index`), and asking it (`ask`). See docs/search.md."""
