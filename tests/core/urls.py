"""Addresses of the page that shows every component; the portal's own are beside it."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone

from core.access import public
from core.templatetags.ui import CardItem, Change, Step, Tab, TimelineEntry
from core.widgets import DateInput


class SampleForm(forms.Form):
    name = forms.CharField(label="机构名称", help_text="与登记证书一致。")
    uscc = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    form = forms.ChoiceField(label="组织类型", choices=[("a", "社会团体"), ("b", "基金会")])
    area = forms.ChoiceField(
        label="服务领域",
        choices=[(str(n), f"领域 {n}") for n in range(30)],
        widget=forms.Select(attrs={"data-search": ""}),
    )
    text = forms.CharField(label="简介", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kinds = forms.MultipleChoiceField(
        label="人员", choices=[("1", "专职"), ("2", "志愿者")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="同意在名录中公开")
    day = forms.DateField(label="登记日期", widget=DateInput())


def _sample():
    now = timezone.make_aware(dt.datetime(2026, 5, 3, 9, 30))
    return {
        "tabs": [Tab("基本信息", "/components/?tab=facts"), Tab("联系记录", "/components/?tab=contacts", count=1204)],
        "steps": [Step("基本信息", "done", "/components/"), Step("人员情况", "current"), Step("服务领域", "faulty"),
                  Step("核对提交")],
        "pairs": [("名称", "北京市朝阳区职工心理服务中心"), ("代码", "52110105MJ0123456X"), ("网址", "")],
        "entries": [
            TimelineEntry(now, "已审核", "王丽", "资料齐全。", "good"),
            TimelineEntry(now, "更正信息", "李强", changes=[Change("电话", "", "010-12345678")]),
        ],
        "cards": [CardItem("法律服务中心", "/components/", "已审核", "good", [("区", "东城区"), ("代码", "")])],
        "series": [{"name": "联系", "values": [31, 24, None]}, {"name": "采集", "values": [12, Decimal("9"), 3]}],
        "labels": ["东城区", "西城区", "=朝阳区"],
        "tones": ["neutral", "info", "waiting", "warning", "good", "bad", "distinction"],
    }  # fmt: skip


@public
def components(request):
    form = SampleForm(request.POST or None)
    if request.method == "POST":
        form.is_valid()
    chosen = request.GET.get("tab", "facts")
    context = _sample()
    context["tabs"] = [Tab(tab.title, tab.url, tab.url.endswith(chosen), tab.count) for tab in context["tabs"]]
    return render(
        request, "components_page.html", {**context, "form": form, "chosen": chosen, "saved_at": timezone.now()}
    )


@public
def autosaved(request):
    return render(request, "components/saved_at.html", {"saved_at": timezone.now()})


@public
def removed(request):
    return HttpResponse(f"removed by {request.method}")


@public
def confirm(request):
    context = {"title": "撤销 5 月 3 日的联系记录？", "text": "撤销后不再计入年度目标。", "yes": "撤销联系记录",
               "cancel_url": "/components/"}  # fmt: skip
    return render(request, "components/confirm.html", context)


@public
def failing(request):
    raise RuntimeError("asked for by a test")


urlpatterns = [
    path("", include("config.urls")),
    path("components/", components),
    path("components/saved/", autosaved, name="sample_saved"),
    path("components/removed/", removed),
    path("components/confirm/", confirm),
    path("components/failing/", failing),
]
handler500 = "core.views.errors.server_error"
