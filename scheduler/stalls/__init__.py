"""What counts as stalled, for an SME and for the office: pure rules over frozen facts."""
