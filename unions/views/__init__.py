"""Pages about the person who signed in, and the desk's pages about partner bodies."""
