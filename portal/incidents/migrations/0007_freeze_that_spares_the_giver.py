from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_who_gave_a_document"),
        ("incidents", "0006_drills"),
    ]

    operations = [
        migrations.AddField(
            model_name="freeze",
            name="spares_giver",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddConstraint(
            model_name="freeze",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("spares_giver", False),
                    models.Q(("from_staff", False), ("level", "document")),
                    _connector="OR",
                ),
                name="freeze_that_spares_is_of_a_document",
            ),
        ),
    ]
