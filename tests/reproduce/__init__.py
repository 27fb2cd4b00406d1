"""Published models and shipped scenarios, as verification cases."""
