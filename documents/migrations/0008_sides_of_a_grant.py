import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_who_gave_a_document")]

    operations = [
        migrations.AddField(
            model_name="documentgrant",
            name="sides",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list
            ),
        ),
        migrations.RunSQL(
            "UPDATE documents_documentgrant SET sides = ARRAY[side] WHERE side <> ''",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(model_name="documentgrant", name="side"),
    ]
