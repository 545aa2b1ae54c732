"""One staff reference however it was typed: in capitals, without spaces around it."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_one_table_for_two_people"),
    ]

    operations = [
        # Where two officers are told apart by nothing else, an administrator corrects one of them first.
        migrations.RunSQL(
            "UPDATE accounts_user SET staff_ref ="
            " nullif(upper(regexp_replace(staff_ref, '^\\s+|\\s+$', '', 'g')), '')"
            " WHERE staff_ref IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("staff_ref", None))
                | models.Q(("staff_ref", Upper("staff_ref")), ("staff_ref__regex", r"^\S(.*\S)?$")),
                name="user_staff_ref_is_plain",
            ),
        ),
    ]
