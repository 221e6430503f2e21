"""How a home fares: ``status`` says what ran and what waits, ``doctor`` what to mend and how."""
