"""What administrators look at and nobody edits."""

from __future__ import annotations

from typing import Any

from unfold.admin import ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """Rows that services write: none is added, edited or deleted by hand."""

    show_full_result_count = False

    def has_add_permission(self, *_args: Any) -> bool:
        """Refuse: rows come from where they belong."""
        return False

    def has_change_permission(self, *_args: Any) -> bool:
        """Refuse: what happened stays as it was."""
        return False

    def has_delete_permission(self, *_args: Any) -> bool:
        """Refuse: nothing that counted is deleted, and what is old goes by itself."""
        return False
