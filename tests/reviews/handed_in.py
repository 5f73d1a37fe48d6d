"""A review in our own words for the tests of importing, with something amiss in each part."""

TEXT = """Photo Credits: tvN

[Review] Salt Harbour

Salt Harbour (2019) is a 2019 drama about people who gather salt, and what they owe to each other.

The people

Written by Park Si-hyun and directed by Lee Jae-min, it follows \
Han Da-on (Kim Ha-neul), a clerk who comes home after ten years away. \
Her brother Han Da-jun (Lee Do-yun) has kept the house, and waits.

Verdict

It is patient and kind. Salt Harbour is available on Netflix.

Jung Mi-rae
Writes about dramas by the sea.
"""
