"""Every change of projects."""
