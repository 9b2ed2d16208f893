"""The change card: what the public will see change between two states of a site."""
