"""A fake outside world on loopback: arXiv and Hugging Face with invented papers and scripted faults."""

from tests.world.scenario import SCENARIOS, Scenario, read_scenario
from tests.world.world import API, HUB, OAI, RSS, Seen, World

__all__ = ["API", "HUB", "OAI", "RSS", "SCENARIOS", "Scenario", "Seen", "World", "read_scenario"]
