"""Every change of budgets and of the money that is committed."""
