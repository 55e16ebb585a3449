"""What is right: suites, checks and verdicts. Suites import their checks from here."""
