"""Words met in lists of organizations: other headings of a column, and what people write for a choice."""

from __future__ import annotations

from orgs.choices.records import InspectionResult, LegalForm, Rating

HEADINGS = {
    "name": "企业名称、单位名称、组织名称、社会组织名称、机构名称、受赠组织、全称、"
            "组织全称、社团名称、单位全称、名称全称、organization、organization name、organisation",
    "uscc": "信用代码、社会信用代码、统一信用代码、统一代码、代码、"
            "code、组织代码、统一社会信用代码/注册号、统一社会信用代码证号、unified social credit code、credit code",
    "legal_form": "类型、登记类型、组织类别、单位类型、社会组织类型、法律形式、机构类型、type",
    "former_names": "原名、原名称、曾用名称",
    "name_en": "英文名、外文名称",
    "registration_number": "登记号、注册号、登记证书号、证书编号、登记证号码、社证字号",
    "registered_on": "注册日期、登记日期、成立时间、注册时间、登记时间、"
            "成立登记日期、批准成立日期、成立年月、registration date、date of establishment、established",
    "registered_funds": "注册资本、开办资金、原始基金、原始基金数额、registered funds、registered capital",
    "registration_authority": "登记机关、发证机关、注册机关",
    "supervising_authority": "主管单位、主管部门",
    "legal_representative": "法人代表、法人、法定代表人姓名、负责人、法定代表人/负责人",
    "province": "所在省份、所在省、省、省市、省级",
    "district": "地区、区、区县、所属区、所在区县、行政区划、所在地区、所属地区",
    "subdistrict": "街道、乡镇、街道乡镇、所属街道、街道(乡镇)",
    "address": "住所、注册地址、办公地址、通讯地址、联系地址、详细地址、地址(住所)、住所地、所在地",
    "telephone": "电话、电话号码、办公电话、联系方式、手机、phone",
    "email": "邮箱、电子邮件、e-mail、邮箱地址",
    "website": "官方链接、官网、网站、官方网站、网站地址、web、url",
    "service_areas": "业务领域、服务范围、服务类别",
    "introduction": "组织简介、单位简介、机构简介",
    "business_scope": "经营范围、宗旨和业务范围、活动范围、业务范围和宗旨",
    "rating": "等级、评估等次",
    "inspection_year": "年检年度、年检年份",
    "inspection_result": "年检结论、年检结果、年检情况",
    "full_time_staff": "专职人员、专职人数、专职工作人员数、从业人数",
    "part_time_staff": "兼职人员、兼职人数、兼职工作人员数",
    "volunteers": "志愿者、志愿者人数",
    "social_workers": "社工人数、持证社工、社会工作者人数",
    "has_party_organization": "党组织、是否有党组织、建党情况",
    "has_union": "是否建立工会、工会组织、建会情况、是否有工会",
    "is_public": "是否公开、是否同意公开",
}  # fmt: skip
FORMS = {
    "社会团体": LegalForm.ASSOCIATION, "社团": LegalForm.ASSOCIATION, "社会团体法人": LegalForm.ASSOCIATION,
    "社会服务机构": LegalForm.SERVICE_INSTITUTION, "民办非企业单位": LegalForm.SERVICE_INSTITUTION,
    "民办非企业": LegalForm.SERVICE_INSTITUTION, "民非": LegalForm.SERVICE_INSTITUTION,
    "社会服务机构(民办非企业单位)": LegalForm.SERVICE_INSTITUTION, "民办非企业单位法人": LegalForm.SERVICE_INSTITUTION,
    "基金会": LegalForm.FOUNDATION, "基金会法人": LegalForm.FOUNDATION,
    "未注册": LegalForm.UNREGISTERED, "未登记": LegalForm.UNREGISTERED, "未注册职工社团": LegalForm.UNREGISTERED,
    "职工社团": LegalForm.UNREGISTERED,
    "企业": LegalForm.ENTERPRISE, "公司": LegalForm.ENTERPRISE, "企业法人": LegalForm.ENTERPRISE,
    "事业单位": LegalForm.PUBLIC_INSTITUTION, "事业单位法人": LegalForm.PUBLIC_INSTITUTION,
    "其他": LegalForm.OTHER, "其它": LegalForm.OTHER, "基层工会": LegalForm.OTHER, "工会": LegalForm.OTHER,
    "其他(工会)": LegalForm.OTHER, "机关": LegalForm.OTHER, "律师事务所": LegalForm.OTHER,
}  # fmt: skip
RESULTS = {
    "合格": InspectionResult.PASSED, "年检合格": InspectionResult.PASSED, "基本合格": InspectionResult.BASIC,
    "不合格": InspectionResult.FAILED, "未参检": InspectionResult.ABSENT, "未参加": InspectionResult.ABSENT,
    "未年检": InspectionResult.ABSENT,
}  # fmt: skip
RATINGS = {
    spelling: grade
    for grade, letters in zip(Rating.values, ("A", "AA", "AAA", "AAAA", "AAAAA"), strict=True)
    for spelling in (f"{grade}级", letters, f"{letters}级", f"{grade[0]}级")
}


def headings(key: str) -> tuple[str, ...]:
    """Return the other headings of a column."""
    return tuple(HEADINGS.get(key, "").split("、")) if key in HEADINGS else ()
