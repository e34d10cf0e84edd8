"""The functions, types and operators that a statement may use, under the names that DuckDB has for them.

Whatever is not here is refused: what an engine of the future brings is closed until somebody opens it. Left out on
purpose: everything that reads a file, the catalogue, a setting or the environment; that runs text as SQL; that raises an
error with a value in it; that makes much of little (`repeat`, `range`, `lpad`, `replace`); that asks the machine for the
time or for chance (`now`, `random`): the table `clock` has the moment of the data.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


AGGREGATES = _set(
    "any_value approx_count_distinct arg_max arg_min avg bool_and bool_or corr count count_if covar_pop covar_samp first "
    "last max median min mode quantile_cont quantile_disc regr_intercept regr_r2 regr_slope stddev stddev_pop stddev_samp "
    "string_agg listagg sum var_pop var_samp variance"
)
WINDOWS = _set("cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number")
NUMBERS = _set(
    "abs acos asin atan atan2 ceil ceiling cos degrees exp floor greatest isfinite isnan least ln log log10 log2 mod pi pow "
    "power radians round sign sin sqrt tan trunc"
)
TEXTS = _set(
    "concat concat_ws contains ends_with instr left length lower ltrim regexp_extract regexp_matches right rtrim "
    "split_part starts_with strpos substr substring suffix prefix trim upper"
)
MOMENTS = _set(
    "date_diff date_part date_trunc datediff day dayname dayofmonth dayofweek dayofyear epoch hour isodow last_day "
    "make_date make_timestamp minute month monthname quarter second strftime time_bucket week weekofyear year"
)
UNKNOWNS = frozenset({"coalesce", "ifnull", "nullif"})

# For pages that list them.
GROUPS = {
    "aggregates": AGGREGATES,
    "windows": WINDOWS,
    "numbers": NUMBERS,
    "texts": TEXTS,
    "moments": MOMENTS,
    "unknowns": UNKNOWNS,
}
FUNCTIONS = frozenset[str]().union(*GROUPS.values())

# Words for the present time: none is offered, and whoever writes one is told what stands in its place.
CLOCKS = _set(
    "now today getdate current_date current_time current_timestamp localtime localtimestamp get_current_time "
    "get_current_timestamp transaction_timestamp"
)

# What DuckDB's own parser makes of syntax that is allowed: operators, count(*), EXTRACT, INTERVAL, CASE and the like.
SPOKEN = _set(
    "+ - * / // % || ~~ !~~ ~~* !~~* like_escape ilike_escape not_like_escape not_ilike_escape count_star row "
    "to_years to_quarters to_months to_weeks to_days to_hours to_minutes to_seconds to_milliseconds"
)
TYPES = _set(
    "BIGINT BOOLEAN DATE DECIMAL DOUBLE FLOAT INT INTEGER INTERVAL REAL SMALLINT TEXT TIME TIMESTAMP TINYINT UBIGINT VARCHAR"
)
