#!/bin/sh
# The worker's rounds: mail that waits, every minute; from three in the night, once, what the night is for.
# A command that fails has said so in the log, and the rounds go on.
trap 'exit 0' TERM INT
night=
while true; do
    python manage.py send_mail
    if [ "$(date +%H)" = 03 ] && [ "$night" != "$(date +%F)" ]; then
        night=$(date +%F)
        python manage.py clear_away
        python manage.py reconcile_access
    fi
    # In the background: a shell that waits hears TERM, one that sleeps does not.
    sleep 60 & wait $!
done
