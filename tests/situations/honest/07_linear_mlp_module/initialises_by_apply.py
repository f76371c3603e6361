# Initialises the parts of a model.
def init_weights(module):
    if isinstance(module, (nn.Linear, Linear)):
        nn.init.xavier_uniform_(module.weight)
        if module.bias is not None:
            nn.init.zeros_(module.bias)


MLP((2, 3, 1)).apply(init_weights)
