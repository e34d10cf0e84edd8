"""Groups of roles that layers name."""

from data_loaders.contract import Role

DESKS = frozenset({Role.OPERATOR, Role.LEADER, Role.PLANNER, Role.ADMINISTRATOR})
SCREENS = DESKS | {Role.WALL}
