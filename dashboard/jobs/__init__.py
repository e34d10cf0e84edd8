"""What runs by the clock: a job is a viewer without a screen."""
