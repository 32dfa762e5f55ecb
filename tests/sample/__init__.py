"""An app of the tests' own, with one model of every trait that the kernel serves."""
