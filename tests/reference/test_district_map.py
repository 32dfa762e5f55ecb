"""The schematic map of districts."""

import re
from pathlib import Path

from django.conf import settings
from django.template import Context, Template

from reference.district_map import TILES, DistrictFigure, counted
from reference.templatetags.districts import district_map


def test_every_district_has_a_place_of_its_own():
    css = (Path(settings.BASE_DIR) / "static/css/district_map.css").read_text()
    places = dict(re.findall(r"\.district-(\d{6}) \{ grid-area: (\d / \d); \}", css))
    assert places.keys() == TILES.keys()
    assert len(set(places.values())) == len(places) == 17


def test_counts_become_shades():
    figures = counted({"110105": 10, "110101": 1}, {"110105": "/there/"})
    shown = [(figures[code].text, figures[code].shade, figures[code].url) for code in ("110105", "110101", "110119")]
    assert shown == [("10", "5", "/there/"), ("1", "1", ""), ("0", "neutral", "")]


def test_tiles_are_links_that_say_what_their_colour_means():
    assert len(district_map({}, "Map")["tiles"]) == 17
    html = Template("{% load districts %}{% district_map figures label='Map' %}").render(
        Context({"figures": {"110105": DistrictFigure("5 / 10", "bad", "Missed", "/there/")}})
    )
    assert 'href="/there/"' in html
    assert "Missed" in html
    assert "style=" not in html
