#!/bin/bash
# "Evaluate" in VPL: hands the submitted files to the grader that is installed on the jail server.
. vpl_environment.sh
mkdir -p .submission
while IFS= read -r name; do # a student's files only: not our scripts, which lie beside them
    [ -f "$name" ] && cp --parents -- "$name" .submission/
done <<< "$VPL_SUBFILES"
{
    echo '#!/bin/bash'
    # printf %q: what is in a variable stays a word, whatever it is
    printf 'export VPL_GRADEMIN=%q VPL_GRADEMAX=%q\n' "$VPL_GRADEMIN" "$VPL_GRADEMAX"
    cat << 'END'
# -I: what a student called json.py or click.py lies in this folder, and must not be imported
exec /opt/torchmarker/bin/python -I -m autograder.cli run --course /opt/torchmarker/course --assignment {{ slug }} \
    --submission .submission --format vpl --lang {{ language }} --out -
END
} > vpl_execution
chmod +x vpl_execution
