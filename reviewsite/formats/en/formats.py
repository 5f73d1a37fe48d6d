"""English as the whole world reads it: 22 November 2026, 21:05."""

DATE_FORMAT = "j F Y"
# In lists, where a column is narrow.
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
