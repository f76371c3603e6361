"""Computes the values with NumPy and the gradient with a formula, outside of torch.

Honest score: full but softmax/test_stays_in_torch
"""

import numpy
import torch


class Outside(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        values = x.detach().numpy()
        if values.size:
            values = numpy.exp(values - values.max(dim, keepdims=True))
            values = values / values.sum(dim, keepdims=True)
        result = torch.from_numpy(numpy.ascontiguousarray(values).copy())
        ctx.save_for_backward(result)
        ctx.dim = dim
        return result

    @staticmethod
    def backward(ctx, gradient):
        (result,) = ctx.saved_tensors
        return result * (gradient - (result * gradient).sum(ctx.dim, keepdim=True)), None


def softmax(x, dim=-1):
    return Outside.apply(x, dim)
