"""Pure rules of case work: which step may follow which. No table, no clock, no screen."""
