"""An officer may be the safeguarding lead too."""

from __future__ import annotations

from django.db import migrations, models

WITH_THE_DUTY = ["deputy", "dpo", "manager", "officer"]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_requests_about_doubts")]

    operations = [
        operation
        for model, name in (
            ("rolerequest", "role_request_safeguarding_lead_has_reach"),
            ("user", "user_safeguarding_lead_has_reach"),
        )
        for operation in (
            migrations.RemoveConstraint(model_name=model, name=name),
            migrations.AddConstraint(
                model_name=model,
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("is_safeguarding_lead", False),
                        ("role__in", WITH_THE_DUTY),
                        _connector="OR",
                    ),
                    name=name,
                ),
            ),
        )
    ]
