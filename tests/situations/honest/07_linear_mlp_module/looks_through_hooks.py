# Keeps what each layer gives, with hooks that are removed again.
activations = {}


def keep(name):
    def hook(module, inputs, output):
        activations[name] = output.detach()

    return hook


model = MLP((2, 3, 1))
handles = [layer.register_forward_hook(keep(name)) for name, layer in model.named_children()]
for handle in handles:
    handle.remove()
