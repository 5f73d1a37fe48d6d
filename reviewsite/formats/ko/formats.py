"""Korean with hours to 24, as the desk's other languages have them."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y년 n월 j일 H:i"
