from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_one_table_for_two_people")]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("staff_ref__isnull", False)),
                fields=["staff_ref"],
                name="user_by_staff_reference",
            ),
        ),
    ]
