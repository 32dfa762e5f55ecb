"""Every change to the organization database. One function a use case, one transaction."""
