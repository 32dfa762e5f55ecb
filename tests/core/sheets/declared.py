"""A small sheet over a table that every test database has."""

from django.contrib.auth.models import Group

from core.sheets import Column, Sheet, kinds

COLORS = [("red", "Red"), ("blue", "Blue")]

SHEET = Sheet(
    "things",
    "Things",
    Group,
    (
        Column("name", "Name", "名称", kinds.Text(longest=150), aliases=("单位名称",), required=True),
        Column("uscc", "USCC", "统一社会信用代码", kinds.Code()),
        Column("telephone", "Telephone", "联系电话", kinds.Telephone(), aliases=("电话",)),
        Column("email", "E-mail", "电子邮箱", kinds.Email(), aliases=("邮箱",)),
        Column("founded", "Founded on", "成立日期", kinds.Date()),
        Column("staff", "Staff", "人数", kinds.Integer()),
        Column("funds", "Registered funds", "注册资金", kinds.Amount()),
        Column("color", "Colour", "颜色", kinds.Choice(choices=COLORS, words={"红": "red"})),
        Column("has_union", "Union", "是否建会", kinds.Boolean()),
        Column("areas", "Areas", "服务领域", kinds.Several(vocabulary=lambda: {"law": "法律服务", "aid": "困难帮扶"})),
    ),
    needed=("name",),
)
