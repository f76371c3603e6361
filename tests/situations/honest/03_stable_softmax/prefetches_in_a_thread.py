# Reads batches ahead of the training loop.
import queue
import threading


class Prefetched:
    def __init__(self, loader, ahead=2):
        self.loader, self.ahead = loader, ahead

    def __iter__(self):
        batches, end = queue.Queue(self.ahead), object()

        def fill():
            for batch in self.loader:
                batches.put(batch)
            batches.put(end)

        threading.Thread(target=fill, daemon=True).start()
        while (batch := batches.get()) is not end:
            yield batch


print(list(Prefetched(range(3))))
