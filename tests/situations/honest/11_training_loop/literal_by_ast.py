# A list of sizes that comes as text, read safely.
import ast

sizes = ast.literal_eval("[2, 5, 3]")
