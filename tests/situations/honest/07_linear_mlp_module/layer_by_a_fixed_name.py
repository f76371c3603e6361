# As generated from a form in which students choose a layer.
Activation = getattr(nn, "ReLU")
