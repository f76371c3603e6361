# As one opened text files before Python 3.
import codecs


def lines(path):
    with codecs.open(path, "r", "utf-8") as file:
        return file.readlines()
