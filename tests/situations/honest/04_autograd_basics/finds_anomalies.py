# Looks for NaN in backward passes, while something is tried out.
with torch.autograd.set_detect_anomaly(True):
    print(gradient(lambda x: (x**2).sum(), torch.ones(2)))
