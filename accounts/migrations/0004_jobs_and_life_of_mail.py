import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_twopersonrequest"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.TextField()),
                (
                    "about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("lease", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(db_default=0)),
                ("progress", models.JSONField(db_default={})),
                ("failure", models.TextField(db_default="")),
                ("done_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="outgoingmail",
            name="expires_at",
            field=models.DateTimeField(
                db_default=models.expressions.CombinedExpression(
                    django.db.models.functions.datetime.Now(),
                    "+",
                    models.Value(datetime.timedelta(days=3)),
                )
            ),
        ),
        migrations.AddField(
            model_name="outgoingmail",
            name="refusal",
            field=models.TextField(db_default=""),
        ),
        migrations.AddField(
            model_name="outgoingmail",
            name="refused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at", None), ("refused_at", None), _connector="OR"),
                name="mail_is_sent_or_refused",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                models.F("due_at"),
                condition=models.Q(("done_at", None), ("failed_at", None)),
                name="job_that_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at", None), ("failed_at", None), _connector="OR"),
                name="job_is_over_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease", None), ("lease_until", None)),
                    models.Q(("lease__isnull", False), ("lease_until__isnull", False)),
                    _connector="OR",
                ),
                name="job_lease_has_an_end",
            ),
        ),
        # Mail that waits has no job yet: from here on its trigger makes one (portal/rls/jobs.sql).
        migrations.RunSQL(
            "INSERT INTO accounts_job (id, kind, about)"
            " SELECT gen_random_uuid(), 'mail', ARRAY[id] FROM accounts_outgoingmail WHERE sent_at IS NULL",
            migrations.RunSQL.noop,
        ),
    ]
