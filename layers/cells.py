"""H3 parents in plain SQL: bit operations that every engine has."""

from data_loaders.contract import BadInputError


def cell_at(resolution: int, column: str = "cell") -> str:
    """SQL for the H3 parent of `column` at `resolution`.

    Every literal is typed UBIGINT: an untyped one turns HUGEINT and values come back wrong. Holds for
    pentagons too, since a parent keeps the base cell and the leading digits. Source: H3 index layout (mode,
    resolution in bits 52-55, base cell, fifteen 3-bit digits).
    """
    if not 0 <= resolution <= 15:
        raise BadInputError(f"resolution {resolution}: H3 has resolutions 0 to 15")
    digits = (1 << 3 * (15 - resolution)) - 1
    mask = (1 << 64) - 1 - (0xF << 52) - digits
    ones = (resolution << 52) | digits
    return f"(({column} & {mask}::UBIGINT) | {ones}::UBIGINT)"


def resolution_of(cell: int) -> int:
    """Resolution of an H3 index, read from its bits."""
    return (cell >> 52) & 0xF
