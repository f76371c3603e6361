#!/bin/bash
# Run by PrairieLearn for each submission, as root.
chmod 700 /grade/tests # closed to the user whom a submission runs as, where the kernel has no Landlock
{% if secret %}
export AUTOGRADER_SECRET={{ secret }}
{% endif %}
exec python -m autograder.cli run --course /grade/tests/course --assignment {{ slug }} --submission /grade/student \
    --format prairielearn --lang {{ language }} --out /grade/results/results.json
