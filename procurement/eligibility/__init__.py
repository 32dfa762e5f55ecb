"""Who may apply: rules as rows, evaluated on dated facts of the register, each answer with its facts and its source."""
