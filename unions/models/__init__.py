"""The union tree, people, appointments and who stands in; the bodies with which unions work; meetings."""

from unions.models.meetings import Meeting, MeetingKind
from unions.models.partners import PartnerBody, PartnerKind
from unions.models.people import Appointment, Role, Union, User, UserManager
from unions.models.standing_in import Delegation, HandOver

__all__ = [
    "Appointment",
    "Delegation",
    "HandOver",
    "Meeting",
    "MeetingKind",
    "PartnerBody",
    "PartnerKind",
    "Role",
    "Union",
    "User",
    "UserManager",
]
