"""Attachments without what their makers left in them: names, comments, tracked changes, places, hidden data."""
