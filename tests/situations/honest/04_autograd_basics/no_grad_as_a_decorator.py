# Decorated with no_grad and inference_mode.
@torch.no_grad()
def norm(parameters):
    return sum(p.square().sum() for p in parameters) ** 0.5


@torch.inference_mode()
def predicted(w, b, x):
    return w * x + b


print(norm([torch.ones(2, requires_grad=True)]), predicted(1.0, 2.0, torch.ones(2)))
