#!/bin/sh
# The worker: jobs, as long as this runs, and every minute reports that were kept and the audit log's copy, where one is
# set; from three in the night, once, what the night is for.
# A command that fails is an error in the log, also one that only prints what it found, and the rounds go on.
failed() {
    printf '{"level": "ERROR", "from": "rounds.sh", "said": "%s has failed."}\n' "$1"
}
run() {
    python manage.py "$@" || failed "$1"
}
# The job that it is at is finished first.
end() {
    kill "$worker" 2>/dev/null
    wait "$worker" 2>/dev/null
    exit 0
}
trap end TERM INT
night=
python manage.py work & worker=$!
while true; do
    if ! kill -0 "$worker" 2>/dev/null; then
        wait "$worker" || failed work
        python manage.py work & worker=$!
    fi
    run file_reports
    [ -z "${AUDIT_LOG_COPY:-}" ] || run copy_audit_log "$AUDIT_LOG_COPY"
    if [ "$(date +%H)" = 03 ] && [ "$night" != "$(date +%F)" ]; then
        night=$(date +%F)
        run clear_away
        run reconcile_access
    fi
    # In the background: a shell that waits hears TERM, one that sleeps does not.
    sleep 60 & wait $!
done
