"""How Chinese pages write numbers: thousands apart, as accounts do (Django's own format leaves them together)."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
