"""The local editor: forms and a grid derived from the record types, drafts, and the way to a pull request."""
