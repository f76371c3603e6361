# Gradients that are clipped as they arrive.
model = MLP((2, 3, 1))
for parameter in model.parameters():
    parameter.register_hook(lambda gradient: gradient.clamp(-1, 1))
model(torch.ones(4, 2)).sum().backward()
