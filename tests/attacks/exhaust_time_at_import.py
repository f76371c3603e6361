"""Never finishes its import.

Honest score: 0
"""

while True:
    pass
