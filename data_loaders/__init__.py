"""The world outside becomes true tables. This room knows no screen."""
