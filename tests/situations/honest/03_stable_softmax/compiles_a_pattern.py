# A pattern for the names of checkpoints.
import re

CHECKPOINT = re.compile(r"epoch_(\d+)\.pt")
