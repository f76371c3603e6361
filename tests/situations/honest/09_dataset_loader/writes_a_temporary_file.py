# Tries the data set out on a file of its own.
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "points.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    print(len(CsvRegression(path)))
