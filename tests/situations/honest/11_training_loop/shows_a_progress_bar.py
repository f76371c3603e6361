# A progress bar of one's own, for machines without tqdm.
import sys


def progress(batches, width=20):
    batches = list(batches)
    for number, batch in enumerate(batches, 1):
        done = width * number // len(batches)
        sys.stderr.write("\r[" + "#" * done + "." * (width - done) + "]")
        yield batch
    sys.stderr.write("\n")


for _ in progress(range(5)):
    pass
