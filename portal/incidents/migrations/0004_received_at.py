import django.contrib.postgres.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_end_of_all_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="received_at",
            field=models.DateTimeField(
                db_default=django.contrib.postgres.functions.TransactionNow()
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="received_at",
            field=models.DateTimeField(
                db_default=django.contrib.postgres.functions.TransactionNow()
            ),
        ),
    ]
