"""The union tree, the people who sign in, their appointments; and the bodies with which unions work together."""

from unions.models.partners import PartnerBody, PartnerKind
from unions.models.people import Appointment, Role, Union, User, UserManager

__all__ = ["Appointment", "PartnerBody", "PartnerKind", "Role", "Union", "User", "UserManager"]
