#!/bin/bash
# "Run" in VPL: whether the file can be imported at all.
cat > vpl_execution << 'END'
#!/bin/bash
/opt/torchmarker/bin/python -c 'import {{ module }}' && echo OK
END
chmod +x vpl_execution
