"""What every question of a wall is held to, whoever asks it: a layer's own, or one that a planner sent there."""

WINDOWS = ("24h", "7d", "28d")
RES_MAX = 9
