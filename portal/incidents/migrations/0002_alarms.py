import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_jobs_and_life_of_mail"),
        ("incidents", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.TextField()),
                ("role", models.TextField()),
                (
                    "channel",
                    models.TextField(
                        choices=[("email", "by email"), ("webhook", "by the alarm service")]
                    ),
                ),
                (
                    "rang_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "mail",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarm",
                        to="accounts.outgoingmail",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "email"), ("mail__isnull", False)),
                    models.Q(("channel", "webhook"), ("mail", None)),
                    _connector="OR",
                ),
                name="alarm_by_email_has_a_mail",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="incidentstep",
            name="one_incident_step_a_kind_at_a_time",
        ),
        migrations.AddConstraint(
            model_name="incidentstep",
            constraint=models.UniqueConstraint(
                models.F("incident"),
                models.F("kind"),
                condition=models.Q(
                    models.Q(("kind", "acknowledged"), _negated=True), ("ended_at", None)
                ),
                name="one_incident_step_a_kind_at_a_time",
            ),
        ),
    ]
