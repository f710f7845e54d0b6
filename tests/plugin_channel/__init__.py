"""A channel of somebody else: what an installation adds by naming a module in CAUNOI_CHANNELS."""
