"""Addresses below ``/inbox/``."""

from django.urls import path

from core.inbox.views import notices, tasks

app_name = "inbox"
urlpatterns = [
    path("", notices.notifications, name="notifications"),
    path("<uuid:pk>/read/", notices.read, name="read"),
    path("read/", notices.read_all, name="read_all"),
    path("preferences/", notices.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("todos/<int:pk>/", tasks.todo, name="todo"),
    path("todos/<int:pk>/done/", tasks.finish, name="finish"),
    path("todos/<int:pk>/reopen/", tasks.reopen, name="reopen"),
    path("calendar/", tasks.feed, name="feed"),
    path("calendar/<str:token>.ics", tasks.calendar, name="calendar"),
]
