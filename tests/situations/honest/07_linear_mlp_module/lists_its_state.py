# Lists the parameters of a model.
model = MLP((4, 8, 2))
for name, value in model.state_dict().items():
    print(f"{name:20} {tuple(value.shape)} {value.dtype} {value.numel():>6}")
total = sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
