"""Tools and resources for agents, over the Model Context Protocol (modelcontextprotocol.io).

What agents read comes out of the same listings as pages, in the same order. The
protocol's own library is slow to load, so ``door`` and the command load it when an
agent first calls.
"""
