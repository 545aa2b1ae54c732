from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_agreed_outside"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="rolerequest",
            name="role_request_needs_two",
        ),
        migrations.RemoveConstraint(
            model_name="twopersonrequest",
            name="two_person_request_is_about_something",
        ),
        migrations.RemoveConstraint(
            model_name="twopersonrequest",
            name="one_two_person_request_at_a_time",
        ),
        migrations.AddField(
            model_name="rolerequest",
            name="email",
            field=models.EmailField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AddField(
            model_name="rolerequest",
            name="is_active",
            field=models.BooleanField(db_default=True, default=True, verbose_name="active"),
        ),
        migrations.AddField(
            model_name="rolerequest",
            name="username",
            field=models.CharField(blank=True, db_default="", default="", max_length=150),
        ),
        migrations.AlterField(
            model_name="rolerequest",
            name="role",
            field=models.CharField(
                choices=[
                    ("officer", "housing officer"),
                    ("adviser", "customer service adviser"),
                    ("manager", "housing services manager"),
                    ("dpo", "data protection officer"),
                    ("deputy", "deputy data protection officer"),
                    ("administrator", "administrator"),
                    ("director", "director"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="twopersonrequest",
            name="as_lead",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="twopersonrequest",
            name="patch_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="twopersonrequest",
            name="kind",
            field=models.TextField(
                choices=[
                    ("end freeze", "End a freeze"),
                    ("open portal", "Open the resident portal"),
                    ("open outside", "Let an officer of another patch open this today"),
                    ("give patch", "Give an officer a patch"),
                ]
            ),
        ),
        migrations.AddConstraint(
            model_name="rolerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "administrator",
                            "adviser",
                            "deputy",
                            "director",
                            "dpo",
                            "manager",
                            "officer",
                        ],
                    )
                ),
                name="role_request_needs_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="twopersonrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("about_id__isnull", False),
                        ("kind__in", ["end freeze", "open outside"]),
                        ("patch_id", None),
                    ),
                    models.Q(
                        ("about_id__isnull", False),
                        ("kind", "give patch"),
                        ("patch_id__isnull", False),
                    ),
                    models.Q(("about_id", None), ("kind", "open portal"), ("patch_id", None)),
                    _connector="OR",
                ),
                name="two_person_request_is_about_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="twopersonrequest",
            constraint=models.UniqueConstraint(
                models.F("kind"),
                models.F("about_id"),
                models.F("patch_id"),
                condition=models.Q(
                    ("ended_at", None), models.Q(("kind", "open outside"), _negated=True)
                ),
                name="one_two_person_request_at_a_time",
                nulls_distinct=False,
            ),
        ),
    ]
