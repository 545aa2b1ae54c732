import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_name_of_who_asked"),
        ("incidents", "0005_calls_that_were_nothing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Drill",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.contrib.postgres.functions.TransactionNow()
                    ),
                ),
                ("recorded_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("caller", models.TextField()),
                ("phone", models.TextField()),
                ("until", models.DateTimeField()),
                ("tells_director", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DrillStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.contrib.postgres.functions.TransactionNow()
                    ),
                ),
                ("recorded_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("pressed", "Pressed"),
                            ("acknowledged", "Acknowledged"),
                            ("contained", "Marked as contained"),
                        ]
                    ),
                ),
                ("team", models.TextField()),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AlterField(
            model_name="alarm",
            name="incident",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.incident",
            ),
        ),
        migrations.AddField(
            model_name="alarm",
            name="drill",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.drill",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("drill", None), ("incident__isnull", False)),
                    models.Q(("drill__isnull", False), ("incident", None)),
                    _connector="OR",
                ),
                name="alarm_is_of_an_incident_or_a_drill",
            ),
        ),
        migrations.AddField(
            model_name="drillstep",
            name="drill",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="incidents.drill",
            ),
        ),
        migrations.AddConstraint(
            model_name="drillstep",
            constraint=models.UniqueConstraint(
                models.F("drill"),
                models.F("recorded_by"),
                condition=models.Q(("kind", "pressed")),
                name="one_press_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="drillstep",
            constraint=models.UniqueConstraint(
                models.F("drill"),
                models.F("kind"),
                condition=models.Q(("kind", "pressed"), _negated=True),
                name="one_drill_step_a_kind",
            ),
        ),
    ]
