"""Record sinks: installed packages that take every learning record, each in a process of its own."""
