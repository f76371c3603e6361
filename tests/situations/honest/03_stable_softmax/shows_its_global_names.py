# Removes what an earlier cell of the notebook may have left.
for name in ("x", "y", "z"):
    if name in globals():
        del globals()[name]
print(len(vars()))
