#!/bin/bash
# "Debug" in VPL, which without this script would execute the file: as "Run", it does not.
. ./vpl_run.sh
