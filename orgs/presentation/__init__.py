"""How records are put into words for the screen."""
