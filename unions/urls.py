"""Addresses of the person's own account, beside allauth's."""

from django.urls import path

from unions import views

urlpatterns = [
    path("desk/", views.desk_home, name="desk_home"),
    path("my/", views.my_home, name="my_home"),
    path("account/switch/", views.switch_appointment, name="switch_appointment"),
]
