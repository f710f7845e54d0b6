"""The Graph API for Facebook Pages, as far as publishing needs it."""
