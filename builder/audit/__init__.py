"""The auditor: a built site is read page by page and judged by rules that are data. Nothing here builds anything."""
