# Saves the best weights, and loads them again as the documentation advises.
def save(model, path="best.pt"):
    torch.save(model.state_dict(), path)


def load(model, path="best.pt", device="cpu"):
    model.load_state_dict(torch.load(path, map_location=device, weights_only=True))
    return model
