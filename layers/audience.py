"""Groups of roles that layers name, out of the one table of rights."""

from data_loaders.contract import Right, roles_with

DESKS = roles_with(Right.DESK)
SCREENS = roles_with(Right.MAP)
LATER = roles_with(Right.SENSITIVE_PERIODS)
COMMUNITIES = roles_with(Right.COMMUNITIES)
FLAGGED = roles_with(Right.FLAGGED)
