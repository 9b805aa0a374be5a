"""The API of the Hugging Face Hub for papers, as its own clients speak it.

Sources: the Hub's OpenAPI description (huggingface.co/.well-known/openapi.json) and
huggingface_hub, ``PaperInfo``. Where the two differ both are served: what stands in
the nested ``paper`` is said again beside it.
"""
