"""Feeds: every listing as Atom, RSS 2.0 and JSON Feed."""
