# The history of a training run as a file beside the notebook.
import json


def save_history(history, path="history.json"):
    with open(path, "w") as file:
        json.dump(history, file, indent=2)
