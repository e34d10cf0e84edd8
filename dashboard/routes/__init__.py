"""What programs and the map ask over HTTP."""
