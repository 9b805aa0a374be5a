"""Speed and memory, reproducible: tables with ratios against the raw engine in the same run."""
