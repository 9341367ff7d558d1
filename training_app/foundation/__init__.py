"""What every room stands on: database, event bus, clock, ids, errors, environment, outgoing HTTP, log."""
