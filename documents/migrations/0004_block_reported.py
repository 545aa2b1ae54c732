from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_document_sealed"),
    ]

    operations = [
        migrations.AddField(
            model_name="block",
            name="reported",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
