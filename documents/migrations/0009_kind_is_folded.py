from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0008_sides_of_a_grant"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__regex", r"[A-Z]|^\s|\s$|\s\s"), _negated=True),
                name="document_kind_is_folded",
            ),
        ),
    ]
