import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancies", "0002_safe_contact_page")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="mobile_since",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="Task",
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
                    models.CharField(
                        choices=[
                            ("code", "A code by post"),
                            ("account", "Help with the online account"),
                            ("document", "A question about a document"),
                            ("tenancy", "The tenancy or the rent"),
                            ("neighbours", "Neighbours or antisocial behaviour"),
                            ("safety", "The caller does not feel safe"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=30)),
                (
                    "call_time",
                    models.CharField(
                        choices=[
                            ("any", "At any time"),
                            ("morning", "In the morning"),
                            ("afternoon", "In the afternoon"),
                        ],
                        max_length=9,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                (
                    "goes_to",
                    models.CharField(
                        choices=[
                            ("officer", "Officers of the patch"),
                            ("manager", "Managers"),
                            ("safeguarding", "Safeguarding lead"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "patch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancies.patch",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="tenancies.person",
                    ),
                ),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["code", "account", "document", "tenancy", "neighbours", "safety", "other"],
                    )
                ),
                name="task_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("call_time__in", ["any", "morning", "afternoon"])),
                name="task_call_time_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("goes_to__in", ["manager", "safeguarding"]),
                    models.Q(("goes_to", "officer"), ("patch__isnull", False)),
                    _connector="OR",
                ),
                name="task_goes_to_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^[0-9+() -]*$")),
                name="task_number_is_a_number",
            ),
        ),
    ]
