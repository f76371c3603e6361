# Unpacks the data of the course; nobody calls it here.
import tarfile
import zipfile


def unpack(path, folder="data"):
    opened = zipfile.ZipFile(path) if str(path).endswith(".zip") else tarfile.open(path)
    with opened as archive:
        archive.extractall(folder)
