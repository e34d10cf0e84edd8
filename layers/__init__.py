"""Questions, and how the answer is drawn. This room knows neither dash nor duckdb."""
