"""The process that runs planners' statements. It imports nothing of the project but itself."""
