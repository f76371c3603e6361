# Compares an answer with differences, as torch's own tests do.
from torch.autograd import gradcheck

x = torch.randn(3, dtype=torch.float64, requires_grad=True)
assert gradcheck(lambda x: (x**3).sum(), (x,))
