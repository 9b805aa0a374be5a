"""Our own API, with its OpenAPI description."""
