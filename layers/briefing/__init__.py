"""The briefing: what a street's leaders need to know of a window, as one value of numbers, each with the records behind it."""
