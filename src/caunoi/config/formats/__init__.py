"""Dates that people type, in every form and either language: day before month, as in Viet Nam, or as a browser's date
field sends them. Django would read 05/01/2027 as the first of May, and refuse 25/01/2027."""

DATES = ["%Y-%m-%d", "%d/%m/%Y"]
TIMES = ["%H:%M:%S", "%H:%M"]
DATETIMES = [
    *(f"{date} {time}" for date in DATES for time in TIMES),
    "%Y-%m-%dT%H:%M",
    "%H:%M, %d/%m/%Y",  # as our screens write it
    *DATES,
]
