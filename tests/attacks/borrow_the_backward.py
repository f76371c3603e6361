"""Writes the forward pass out, and borrows the built-in's backward operation.

Honest score: 0
Findings: not_own_work
"""

import torch


class Borrowed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        shifted = (x - x.amax(dim, keepdim=True)).exp()
        result = shifted / shifted.sum(dim, keepdim=True)
        ctx.save_for_backward(result)
        ctx.dim = dim
        return result

    @staticmethod
    def backward(ctx, gradient):
        (result,) = ctx.saved_tensors
        return torch.ops.aten._softmax_backward_data(gradient, result, ctx.dim, result.dtype), None


def softmax(x, dim=-1):
    return Borrowed.apply(x, dim)
