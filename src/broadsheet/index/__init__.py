"""Derived, rebuildable indexes over the store: words here, meaning beside it."""
