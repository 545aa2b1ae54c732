from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_staff_ref_is_plain")]

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
