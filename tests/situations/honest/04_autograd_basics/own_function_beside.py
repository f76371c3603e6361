# An autograd function beside the answers.
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return gradient * 3 * x**2


print(gradient(lambda x: Cube.apply(x).sum(), torch.tensor([1.0, 2.0])))
