"""Who is looking, and what they can do. Knows no table: it asks `data_loaders.access`."""
