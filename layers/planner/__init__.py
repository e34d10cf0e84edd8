"""What a planner asks: the question's text form, and how it is answered."""
