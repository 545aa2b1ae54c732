from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="EarlierValues",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.UUIDField()),
                ("was", models.JSONField()),
                ("until", models.DateTimeField()),
                ("changed_by", models.UUIDField(null=True)),
            ],
            options={
                "verbose_name_plural": "earlier values",
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["table_name", "row_id", "until"], name="earlier_values_of_a_row"
                    ),
                    models.Index(fields=["table_name", "until"], name="earlier_values_by_time"),
                ],
            },
        ),
    ]
