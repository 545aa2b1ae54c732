from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancies", "0007_doubts"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="known_as",
            field=models.JSONField(editable=False, null=True),
        ),
    ]
