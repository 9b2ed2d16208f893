"""Files from offices → records: readers one format a file, then heads, rows, values, ids, and YAML written at once."""
