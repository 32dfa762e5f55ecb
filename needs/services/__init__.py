"""Every change of workers' needs, and rounds that begin from them."""
