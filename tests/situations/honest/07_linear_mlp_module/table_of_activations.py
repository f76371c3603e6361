# Activations by their names.
ACTIVATIONS = {"relu": lambda x: x.relu(), "tanh": torch.tanh, "none": lambda x: x}
print(ACTIVATIONS["relu"](torch.tensor([-1.0, 1.0])))
