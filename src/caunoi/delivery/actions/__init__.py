"""Every write of the delivery room.

`wanting`: a release changes what is desired. `working`: a worker claims, begins and concludes calls.
`people`: what a person decides on the sync board. `counting`: what the platforms counted.
"""
