"""Every change to people, appointments, the tree and partner bodies."""

from unions.services.accounts import (
    add_union,
    appoint,
    confirm_email,
    correct_appointment,
    create_user,
    disable_user,
    enable_user,
    end_appointment,
    end_sessions,
    move_union,
    remove_second_factors,
    send_phone_code,
    update_union,
    update_user,
)

__all__ = [
    "add_union",
    "appoint",
    "confirm_email",
    "correct_appointment",
    "create_user",
    "disable_user",
    "enable_user",
    "end_appointment",
    "end_sessions",
    "move_union",
    "remove_second_factors",
    "send_phone_code",
    "update_union",
    "update_user",
]
