"""The model as the API gives it: the one place where its types are made.

Every field is set, so that what an answer leaves out was not asked for.
"""
