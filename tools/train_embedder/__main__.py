"""Lets ``python tools/train_embedder …`` start the tool from anywhere, without installing it."""

import sys
from importlib import import_module
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])  # instead of this folder, whose names are common words
sys.exit(import_module("tools.train_embedder.command").main(sys.argv[1:]))
