"""A form with a question of every kind."""

from core.forms.declaration import Declaration

SAMPLE = Declaration.from_json({
    "sections": [
        {"key": "people", "title": {"zh": "人员", "en": "People"}, "questions": [
            {"key": "about", "kind": "heading", "label": {"zh": "说明", "en": "About"}},
            {"key": "staff", "kind": "integer", "label": {"zh": "人员数", "en": "Staff"}, "required": True,
             "minimum": 0, "fact": "staff"},
            {"key": "by_age", "kind": "table", "label": {"zh": "按年龄", "en": "By age"},
             "rows": [{"key": "young", "label": {"zh": "青年"}}, {"key": "old", "label": {"zh": "老年"}}],
             "columns": [{"key": "people", "label": {"zh": "人数"}},
                         {"key": "pay", "label": {"zh": "工资"}, "kind": "money"}]},
            {"key": "pay", "kind": "calculated", "label": {"zh": "工资合计", "en": "Pay"}, "formula": "by_age.pay"},
            {"key": "per_head", "kind": "calculated", "label": {"zh": "人均", "en": "Each"}, "formula": "pay / staff"},
        ]},
        {"key": "rest", "title": {"zh": "其他", "en": "Rest"}, "questions": [
            {"key": "has_union", "kind": "yes_no", "label": {"zh": "是否建会", "en": "Union"}},
            {"key": "since", "kind": "date", "label": {"zh": "建会日期", "en": "Since"}, "required": True,
             "shown_if": {"question": "has_union", "values": ["true"]}},
            {"key": "fields", "kind": "choices", "label": {"zh": "领域", "en": "Fields"},
             "options": [{"key": "law", "label": {"zh": "法律"}}, {"key": "other", "label": {"zh": "其他"}}]},
            {"key": "which", "kind": "text", "label": {"zh": "哪些", "en": "Which"},
             "shown_if": {"question": "fields", "values": ["other"]}},
            {"key": "grade", "kind": "choice", "label": {"zh": "等级", "en": "Grade"},
             "options": [{"key": "a", "label": {"zh": "甲"}}, {"key": "b", "label": {"zh": "乙"}}]},
            {"key": "share", "kind": "decimal", "label": {"zh": "占比", "en": "Share"}},
            {"key": "income", "kind": "money", "label": {"zh": "收入", "en": "Income"}, "minimum": 0},
            {"key": "work", "kind": "long_text", "label": {"zh": "工作", "en": "Work"}, "words": 5},
            {"key": "mail", "kind": "text", "label": {"zh": "邮箱", "en": "Mail"}, "format": "email"},
        ]},
    ],
    "rules": [
        {"left": "by_age.people", "relation": "=", "right": "staff", "blame": "by_age",
         "message": {"zh": "合计不符", "en": "does not add up"}},
        {"left": "by_age.pay", "relation": "<=", "right": "income", "blame": "income", "message": {"zh": "收入不足"}},
    ],
})  # fmt: skip
ANSWERS = {
    "staff": 3, "by_age": {"young": {"people": 1, "pay": "10.50"}, "old": {"people": 2}}, "has_union": True,
    "since": "2020-05-01", "fields": ["law"], "grade": "a", "share": "0.5", "income": "100.00", "work": "普法 advice",
    "mail": "a@demo.example",
}  # fmt: skip
