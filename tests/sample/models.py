from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Upper
from django_fsm import transition

from core.audit import tracked
from core.lifecycle.base import StateField


class Stage(models.TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


def has_title(paper):
    return bool(paper.title)


has_title.message = "Give it a title first."


class PaperLifecycle(models.Model):
    stage = StateField("stage", choices=Stage.choices, default=Stage.DRAFT)

    class Meta:
        abstract = True

    @transition(stage, source=Stage.DRAFT, target=Stage.SENT, permission="sample.send", conditions=[has_title],
                custom={"label": "Send", "public": True})  # fmt: skip
    def send(self):
        pass

    @transition(stage, source=Stage.SENT, target=Stage.DONE, permission="sample.finish", custom={"label": "Finish"})
    def finish(self, note=""):
        self.title = note or self.title

    @transition(stage, source="+", target=Stage.DROPPED, permission=lambda paper, user: user.is_superuser,
                custom={"label": "Drop", "reason": "required", "danger": True})  # fmt: skip
    def drop(self):
        pass


@tracked(exclude=["digest"], private=["secret"])
class Paper(PaperLifecycle):
    title = models.CharField("title", max_length=100, blank=True)
    loud = models.GeneratedField(expression=Upper("title"), output_field=models.TextField(), db_persist=True)
    author = models.ForeignKey("unions.Union", models.PROTECT, null=True, verbose_name="author")
    tags = ArrayField(models.CharField(max_length=20), default=list)
    secret = models.CharField("secret", max_length=20, blank=True)
    digest = models.CharField(max_length=20, blank=True)
    checked = models.BooleanField("checked", null=True)

    def __str__(self):
        return self.title or "a paper"


class Plain(models.Model):
    """Paper without its history, to compare with."""

    title = models.CharField(max_length=100, blank=True)
    stage = models.CharField(max_length=20, default="draft")
    author = models.ForeignKey("unions.Union", models.PROTECT, null=True)
    tags = ArrayField(models.CharField(max_length=20), default=list)
    secret = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=20, blank=True)
    checked = models.BooleanField(null=True)

    def __str__(self):
        return self.title
