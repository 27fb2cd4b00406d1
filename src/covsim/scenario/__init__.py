"""What a planner may write: the models of the language, the loader with its checks, and the pages written from them."""
