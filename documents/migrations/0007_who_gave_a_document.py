import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0006_side_of_a_grant"),
        ("tenancies", "0006_identity_check"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="document",
            options={
                "base_manager_name": "objects",
                "permissions": [
                    ("read_document", "Can read this document as its named recipient"),
                    (
                        "read_given_document",
                        "Can read this document as its named recipient who gave it",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="document",
            name="open_to_giver",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="upload",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancies.person",
            ),
        ),
    ]
