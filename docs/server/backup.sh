#!/bin/sh
# One backup into a new folder: the database, the number of rows in each of its tables, the documents' files.
#   PGDATABASE=portal PGUSER=portal_backup docs/server/backup.sh /documents /backups/2026-11-26
# Where documents lie in a bucket: `none` in the place of /documents; the list says which files belong to the dump.
# Dump and counts are of one moment. A document's file is there before its row, and never changes: copied
# after the dump, none that the dump knows can be missing. Anything that goes wrong is a failure.
set -eu
umask 077
documents=$1
FOLDER=$2
export FOLDER
here=$(cd "$(dirname "$0")" && pwd)

mkdir "$FOLDER"
# No sessions: a backup signs nobody in. No claim key: apply_walls puts the settings' key in its place.
psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 <<SQL
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot \\gset
\\setenv SNAPSHOT :snapshot
\\getenv folder FOLDER
\\o :folder/counts
\\i '$here/counts.sql'
\\o :folder/documents
SELECT left(id::text, 2) || '/' || id FROM documents_document ORDER BY id;
\\o
\\! pg_dump --format=custom --snapshot="\$SNAPSHOT" --exclude-table-data=portal.claim_key --exclude-table-data=public.django_session --file="\$FOLDER/database.half" && mv "\$FOLDER/database.half" "\$FOLDER/database"
COMMIT;
SQL
test -s "$FOLDER/database"
[ "$documents" = none ] || tar --create --directory="$documents" --files-from="$FOLDER/documents" --file="$FOLDER/documents.tar"
