"""One file a native layout: what a source of the simulated district writes, column by column (docs: domain, section 3)."""
