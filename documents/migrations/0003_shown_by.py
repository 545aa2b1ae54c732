"""A paper says by whom it was shown to its home; papers of before say it too."""

from django.db import migrations, models

# Papers are facts, and their triggers refuse an UPDATE that the walls of the release before do not know.
SAY_IT = """
    ALTER TABLE documents_document DISABLE TRIGGER USER;
    UPDATE documents_document AS d SET shown_by = live.by_name
    FROM documents_release AS live
    WHERE live.document_id = d.id AND live.ended_at IS NULL AND live.recipient_id IS NULL
        AND live.by_name <> '';
    ALTER TABLE documents_document ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_initial")]

    operations = [
        migrations.AddField("document", "shown_by", models.TextField(blank=True, default="")),
        migrations.RunSQL(SAY_IT, migrations.RunSQL.noop),
    ]
