"""The pages of the organization database: public, the organization's own, and the desk's."""
