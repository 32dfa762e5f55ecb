"""Administration of people, appointments and the union tree. Every change goes through ``services``."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline

from core import clock
from core.admin import ReadOnlyAdmin
from unions import services
from unions.forms.admin import UnionForm, UserForm
from unions.models import Appointment, Delegation, HandOver, Union, User
from unions.services.leave import end_delegation

for model in (Group, EmailAddress, Authenticator):  # roles are appointments; the rest has its place on a user's page
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class ThroughServices(ModelAdmin):
    """A model of which nothing is deleted, and whose rows the services write."""

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Refuse: accounts are closed, appointments ended, unions taken out of use."""
        return False

    def run_for_each(self, request: HttpRequest, rows: QuerySet[Any], change: Any, done: Any) -> None:
        """Do something to every chosen row, and say for how many it was done and why not for the others."""
        count = 0
        for row in rows:
            try:
                change(row, by=request.user)
                count += 1
            except ValidationError as error:
                messages.error(request, f"{row}: {' '.join(error.messages)}")
        if count:
            messages.success(request, done(count) % {"count": count})


class AppointmentInline(TabularInline):
    """A person's appointments, shown on their page; a new one is made on a page of its own."""

    model = Appointment
    fields = readonly_fields = ("union", "role", "starts_on", "ends_on")
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Refuse here."""
        return False


@admin.register(User)
class UserAdmin(ThroughServices):
    """Accounts. Administrators set no passwords: owners do, by way of "forgotten password"."""

    form = UserForm
    list_display = ("name", "email", "phone", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "appointments__role")
    ordering = ("name", "id")
    search_fields = ("name", "email", "phone")
    readonly_fields = ("is_active", "last_login", "date_joined", "password_changed_at")
    fields = ("name", "email", "phone", "is_staff", *readonly_fields)
    inlines = (AppointmentInline,)
    actions = ("close_accounts", "open_accounts", "sign_out", "remove_second_factors")
    list_per_page = 50

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Write by the services."""
        data = form.cleaned_data
        facts = {
            "name": data["name"],
            "email": data["email"] or "",
            "phone": data["phone"] or "",
            "is_administrator": data["is_staff"],
            "by": request.user,
        }
        saved = services.update_user(obj, **facts) if change else services.create_user(**facts)
        obj.__dict__.update(saved.__dict__)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Keep administrators from taking their own rights away by mistake."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and obj == request.user:
            form.base_fields["is_staff"].disabled = True
        return form

    @admin.action(description=_("Close the chosen accounts and end their sessions"))
    def close_accounts(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Close accounts."""
        self.run_for_each(
            request, users, services.disable_user,
            lambda count: ngettext("%(count)s account was closed.", "%(count)s accounts were closed.", count),
        )  # fmt: skip

    @admin.action(description=_("Open the chosen accounts again"))
    def open_accounts(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Open accounts."""
        self.run_for_each(
            request, users, services.enable_user,
            lambda count: ngettext("%(count)s account was opened.", "%(count)s accounts were opened.", count),
        )  # fmt: skip

    @admin.action(description=_("Sign the chosen people out everywhere"))
    def sign_out(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """End sessions."""
        self.run_for_each(
            request, users, services.end_sessions,
            lambda count: ngettext("%(count)s person was signed out.", "%(count)s people were signed out.", count),
        )  # fmt: skip

    @admin.action(description=_("Remove second factors (after a lost telephone)"))
    def remove_second_factors(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Remove second factors, so that they are set up anew at the next sign-in."""
        self.run_for_each(
            request, users, services.remove_second_factors,
            lambda count: ngettext("Done for %(count)s person.", "Done for %(count)s people.", count),
        )  # fmt: skip


@admin.register(Appointment)
class AppointmentAdmin(ThroughServices):
    """Appointments: who, where, as what, from when to when. After it is made only the period can be corrected."""

    list_display = ("user", "union", "role", "starts_on", "ends_on", "in_force_now")
    list_filter = ("role", "union__kind")
    list_select_related = ("user", "union")
    search_fields = ("user__name", "user__email", "user__phone", "union__name", "union__code")
    autocomplete_fields = ("user", "union")
    date_hierarchy = "starts_on"
    actions = ("end_now",)
    list_per_page = 50

    @admin.display(boolean=True, description=_("in force"))
    def in_force_now(self, appointment: Appointment) -> bool:
        """Tell whether the appointment is in force today."""
        return appointment.in_force(clock.today())

    def get_readonly_fields(self, _request: HttpRequest, obj: Appointment | None = None) -> tuple[str, ...]:
        """Fix whom, where and as what it appoints."""
        return ("user", "union", "role") if obj else ()

    def save_model(self, request: HttpRequest, obj: Appointment, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Write by the services; Django's own check of the constraints has run before."""
        by: Any = request.user
        if change:
            services.correct_appointment(obj, starts_on=obj.starts_on, ends_on=obj.ends_on, by=by)
            return
        made = services.appoint(
            user=obj.user, union=obj.union, role=obj.role, starts_on=obj.starts_on, ends_on=obj.ends_on, by=by
        )
        obj.pk, obj._state.adding = made.pk, False  # noqa: SLF001 - Django logs this very object

    @admin.action(description=_("End the chosen appointments at once"))
    def end_now(self, request: HttpRequest, appointments: QuerySet[Appointment]) -> None:
        """End appointments."""
        self.run_for_each(
            request, appointments, services.end_appointment,
            lambda count: ngettext("%(count)s appointment was ended.", "%(count)s appointments were ended.", count),
        )  # fmt: skip


@admin.register(Union)
class UnionAdmin(ThroughServices):
    """The union tree. Choosing another parent moves a union with all below it."""

    form = UnionForm
    list_display = ("indented_name", "code", "kind", "district", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("district",)
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("district",)
    ordering = ("path",)
    list_per_page = 100

    @admin.display(description=_("union"), ordering="path")
    def indented_name(self, union: Union) -> str:
        """Return the name behind a dash for each level."""
        return f"{'— ' * (union.depth - 1)}{union.name}"

    def save_model(self, request: HttpRequest, obj: Union, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Write by the services."""
        by: Any = request.user
        parent = form.cleaned_data["parent"]
        if not change:
            services.add_union(obj, parent=parent, by=by)
            return
        services.update_union(obj, by=by)
        if parent is not None:
            services.move_union(obj, parent=parent, by=by)


@admin.register(Delegation)
class DelegationAdmin(ThroughServices):
    """Who stands in for whom: arranged at the desk, ended here too."""

    list_display = ("appointment", "delegate", "starts_on", "ends_on", "given_by", "ended_at")
    list_select_related = ("appointment__user", "appointment__union", "delegate", "given_by")
    search_fields = ("appointment__user__name", "delegate__name")
    date_hierarchy = "starts_on"
    actions = ("end_now",)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Refuse: it is arranged at the desk."""
        return False

    def has_change_permission(self, _request: HttpRequest, obj: Any = None) -> bool:
        """Let the list be acted upon, and no row be edited."""
        return obj is None

    @admin.action(description=_("End the chosen ones now"))
    def end_now(self, request: HttpRequest, rows: QuerySet[Delegation]) -> None:
        """End delegations at once."""
        self.run_for_each(
            request, rows, lambda row, by: end_delegation(delegation=row, by=by),
            lambda count: ngettext("%(count)s was ended.", "%(count)s were ended.", count),
        )  # fmt: skip


@admin.register(HandOver)
class HandOverAdmin(ReadOnlyAdmin):
    """The log of hand-overs, read only."""

    list_display = ("from_user", "to_user", "by", "at", "note")
    list_select_related = ("from_user", "to_user", "by")
    date_hierarchy = "at"
