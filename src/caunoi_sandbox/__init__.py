"""Local stand-ins of the platforms an agency publishes to: the Zalo OA OpenAPI, Zalo OAuth v4 and the
Facebook Graph API for Pages, with a phone-like view of what citizens would see.

The package imports neither `caunoi` nor Django, so that it can contradict the system it serves. Facts about
the platforms come from the project's two reference files; a docstring names the section ("Zalo reference
§4.3"). What the references do not know and we had to invent says "assumed".
"""
