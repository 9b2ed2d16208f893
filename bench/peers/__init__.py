"""What `make bench` runs side by side, one tool a file; each gives the class in its file's last line to bench.py."""
