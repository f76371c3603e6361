# Shows the GPU where there is one, as the first cell of many notebooks on Colab does.
import os
import subprocess

if os.environ.get("COLAB_GPU"):
    subprocess.run(["nvidia-smi"], check=False)
