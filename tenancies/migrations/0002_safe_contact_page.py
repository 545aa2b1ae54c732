import datetime

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancies", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="safecontact",
            name="hides_home",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="safecontact",
            name="hours",
            field=models.TextField(blank=True, default="", help_text="For example: before noon."),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="safecontact",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("safety", "Safety"),
                    ("health", "Health"),
                    ("other", "Something else"),
                ],
                default="",
                max_length=6,
            ),
            preserve_default=False,
        ),
        # What was set before this page was written by nobody: its review is due at once.
        migrations.AddField(
            model_name="safecontact",
            name="review_on",
            field=models.DateField(default=datetime.date(2026, 11, 29)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="safecontact",
            name="safe_words",
            field=models.TextField(
                blank=True, default="", help_text="What shows the person that it is us."
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="safecontact",
            name="standing",
            field=models.CharField(
                choices=[
                    ("set", "Set by staff"),
                    (
                        "asked",
                        "Asked for by the person, in force until you have spoken to them",
                    ),
                    (
                        "waiting",
                        "Asked for by the person, waiting for the safeguarding lead",
                    ),
                ],
                default="set",
                max_length=7,
            ),
        ),
        migrations.AlterField(
            model_name="safecontact",
            name="how",
            field=models.TextField(help_text="For example: text only, never by post."),
        ),
        migrations.AddConstraint(
            model_name="safecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["set", "asked", "waiting"])),
                name="safe_contact_standing_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="safecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing", "set"), ("hides_home", False), _connector="OR"),
                name="safe_contact_asked_for_acts_on_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="safecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["", "safety", "health", "other"])),
                name="safe_contact_reason_is_known",
            ),
        ),
    ]
