# A long training that is interrupted by hand keeps what it has.
import signal


class Interrupted:
    def __init__(self):
        self.now = False

    def listen(self):
        signal.signal(signal.SIGINT, self.note)

    def note(self, *_):
        self.now = True
