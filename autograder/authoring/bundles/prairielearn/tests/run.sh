#!/bin/bash
# Run by PrairieLearn for each submission, as root.
chmod 700 /grade/tests # closed to the user whom a submission runs as, where the kernel has no Landlock
{% if secret %}
export AUTOGRADER_SECRET={{ secret }}
{% endif %}
# -I: nothing that a student could name like a module of ours is on the path
exec python -I -m autograder.cli run --course /grade/tests/course --assignment {{ slug }} --submission /grade/student \
    --format prairielearn --lang {{ language }} --out /grade/results/results.json
