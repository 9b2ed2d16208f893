"""The commands, one a file; cli.py imports a command only when it is called."""
