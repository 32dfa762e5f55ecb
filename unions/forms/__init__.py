"""Forms about unions, people and partner bodies."""
