"""The API that Hugging Face's clients speak."""
