"""How Chinese pages write dates and numbers: dates as everywhere in the portal, thousands apart as accounts do.

(Django's own format leaves thousands together.)
"""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
SHORT_DATE_FORMAT = DATE_FORMAT
SHORT_DATETIME_FORMAT = DATETIME_FORMAT
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
