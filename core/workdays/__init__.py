"""Chinese working days: ``core.workdays.days`` counts them, ``core.workdays.services`` takes in the yearly tables."""
