"""The Zalo Official Account OpenAPI and its OAuth, as far as publishing needs them."""
