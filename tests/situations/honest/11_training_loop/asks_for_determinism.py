# Reproducible results, and short prints.
torch.use_deterministic_algorithms(True, warn_only=True)
torch.set_printoptions(precision=3, sci_mode=False)
