"""When: calendar rules, sweeps, stall rules and the jobs that wake them."""
