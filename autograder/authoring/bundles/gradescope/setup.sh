#!/bin/bash
# Run once by Gradescope, as root, when the image is built: Python, PyTorch for the CPU, and the grader.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends libseccomp2
for python in python3.13 python3.12 python3.11; do # which of them there is depends on the base image
    if apt-get install -y --no-install-recommends "$python" "$python-venv"; then break; fi
done
"$python" -m venv /opt/torchmarker
# the build without CUDA: a tenth of the size, and there is no GPU
/opt/torchmarker/bin/pip install --no-cache-dir --index-url https://download.pytorch.org/whl/cpu "torch=={{ torch }}"
/opt/torchmarker/bin/pip install --no-cache-dir -r /autograder/source/requirements.txt
packages=$(/opt/torchmarker/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
cp -r /autograder/source/autograder "$packages/"
/opt/torchmarker/bin/python -m compileall -q "$packages/autograder"
/opt/torchmarker/bin/python -c 'import torch, autograder.grading.judge.process' # the build fails, rather than a submission
