from django.db import migrations, models

LEADS = models.Q(is_safeguarding_lead=False) | models.Q(role__in=["deputy", "dpo", "manager"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_leave")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_safeguarding_lead",
            field=models.BooleanField(default=False, verbose_name="safeguarding lead"),
        ),
        migrations.AddField(
            model_name="rolerequest",
            name="is_safeguarding_lead",
            field=models.BooleanField(default=False, verbose_name="safeguarding lead"),
        ),
        migrations.AddField(
            model_name="user",
            name="work_phone",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Staff only: as colleagues and callers are told it.",
                max_length=40,
                verbose_name="work phone",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=LEADS, name="user_safeguarding_lead_has_reach"
            ),
        ),
        migrations.AddConstraint(
            model_name="rolerequest",
            constraint=models.CheckConstraint(
                condition=LEADS, name="role_request_safeguarding_lead_has_reach"
            ),
        ),
    ]
