#!/bin/bash
# "Run" in VPL: whether the file is Python. It is not executed: a jail runs all as one user, who can read the checks.
cat > vpl_execution << 'END'
#!/bin/bash
# -I: what a student called json.py or click.py lies in this folder, and must not be imported
/opt/torchmarker/bin/python -I -c 'import ast, sys; ast.parse(open(sys.argv[1], "rb").read(), sys.argv[1])' \
    {{ module }}.py && echo "{{ module }}.py is Python. Evaluate it to see how it does."
END
chmod +x vpl_execution
