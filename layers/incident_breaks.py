"""Class breaks that layers of incidents on hexagons share."""

from layers.spec import Steps

# Quantiles of the summer of 2013, rounded, by window and resolution.
BREAKS = Steps(
    (1, 2, 3, 4, 5, 7),
    {
        ("24h", 7): (1, 2, 3, 4, 5, 7),
        ("7d", 7): (1, 3, 6, 9, 13, 18),
        ("7d", 8): (1, 2, 3, 4, 6, 8),
        ("28d", 7): (1, 6, 15, 25, 40, 55),
        ("28d", 8): (1, 3, 5, 8, 12, 17),
        ("28d", 9): (1, 2, 3, 4, 6, 9),
        **{("24h", resolution): (1, 2, 3, 4, 5, 6) for resolution in (8, 9, 10, 11)},
        **{("7d", resolution): (1, 2, 3, 4, 5, 7) for resolution in (9, 10, 11)},
        **{("28d", resolution): (1, 2, 3, 4, 5, 7) for resolution in (10, 11)},
    },
)
