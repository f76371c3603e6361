#!/bin/bash
# Run once on the jail server, as root, in the folder of this file. The jail must see /opt/torchmarker, and the kernel
# must have Landlock: a jail runs everything as one user, from whom nothing else hides the checks. So use a server of its
# own: whatever another activity runs on it, unwalled, can read them.
set -euo pipefail
apt-get install -y --no-install-recommends libseccomp2 python3-venv
python3 -m venv /opt/torchmarker
# the build without CUDA: a tenth of the size
/opt/torchmarker/bin/pip install --no-cache-dir --index-url https://download.pytorch.org/whl/cpu "torch=={{ torch }}"
/opt/torchmarker/bin/pip install --no-cache-dir -r requirements.txt
packages=$(/opt/torchmarker/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
cp -r autograder "$packages/"
/opt/torchmarker/bin/python -m compileall -q "$packages/autograder"
cp -r course /opt/torchmarker/
/opt/torchmarker/bin/python -c 'import torch, autograder.grading.judge.process'
