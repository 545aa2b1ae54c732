#!/bin/sh
# The worker's rounds: mail that waits, every minute; from three in the night, once, what the night is for.
# A command that fails is an error in the log, also one that only prints what it found, and the rounds go on.
run() {
    python manage.py "$1" || printf '{"level": "ERROR", "from": "rounds.sh", "said": "%s has failed."}\n' "$1"
}
trap 'exit 0' TERM INT
night=
while true; do
    run send_mail
    if [ "$(date +%H)" = 03 ] && [ "$night" != "$(date +%F)" ]; then
        night=$(date +%F)
        run clear_away
        run reconcile_access
    fi
    # In the background: a shell that waits hears TERM, one that sleeps does not.
    sleep 60 & wait $!
done
