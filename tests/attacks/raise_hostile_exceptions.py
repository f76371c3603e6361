"""Raises an exception whose text takes for ever, holds HTML, and whose class name is a megabyte long.

Honest score: 0
"""

Hostile = type("<script>document.title='owned'</script>" + "x" * 1_000_000, (Exception,), {})


class Endless(Exception):
    def __str__(self):
        while True:
            pass


calls = 0


def softmax(x, dim=-1):
    global calls
    calls += 1
    raise Endless if calls == 2 else Hostile("<img src=x onerror=\"document.title='owned'\">" * 9999)
