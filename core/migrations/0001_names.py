"""A name's key: how the portal tells that two spellings are one name (core.names)."""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION core_name_key(name text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
    SELECT translate(
        normalize(name, NFKC),
        E'〔〕【】[]{}\t\n\u000b\f\r \u0085\u1680\u180e\u200b\u200c\u200d\u2028\u2029\u2060\ufeff',
        '()()()()'
    )
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION core_name_key(text)")]
