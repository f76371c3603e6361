"""The operations of torch that an answer may be built of, unless an exercise says otherwise."""

from __future__ import annotations

from autograder.inside.protocol.request import Remote

# Names at torch's dispatcher, without namespace and overload; an in-place form `name_` is allowed with its `name`.
# What is a whole exercise somewhere (softmax, norm, cdist, layer_norm, dropout …) is not here: an author adds it.
BUILDING_BLOCKS = frozenset(
    """
    abs acos add addcdiv addcmul asin atan atan2 bitwise_and bitwise_not bitwise_or bitwise_xor ceil clamp clamp_max
    clamp_min copysign cos cosh div eq erf exp exp2 expm1 floor floor_divide fmod frac ge gt isfinite isinf isnan le
    lerp log log10 log1p log2 logical_and logical_not logical_or logical_xor lt masked_fill maximum minimum mul ne neg
    nan_to_num pow reciprocal relu remainder round rsqrt rsub sgn sigmoid sign sin sinh sqrt square sub tan tanh
    threshold threshold_backward sigmoid_backward tanh_backward trunc where xlogy
    all amax amin aminmax any argmax argmin count_nonzero cummax cummin cumprod cumsum max max_pool2d_with_indices mean
    median min nansum prod sort sum topk value_selecting_reduction_backward
    addmm addmv baddbmm bmm dot mm mv outer
    alias _reshape_alias _unsafe_view as_strided cat clone contiguous copy detach diagonal expand flip gather
    gather_backward index index_add index_fill index_put index_select lift_fresh masked_scatter masked_select narrow
    nonzero permute repeat roll scatter scatter_add select select_backward slice slice_backward split split_with_sizes
    squeeze stack t take take_along_dim transpose tril triu unbind unfold unsqueeze view _to_copy
    diagonal_backward expand_copy index_copy constant_pad_nd
    arange empty empty_like empty_strided eye fill full full_like linspace new_empty new_empty_strided new_full new_ones
    new_zeros ones ones_like scalar_tensor zero zeros zeros_like
    bernoulli multinomial normal rand rand_like randint randn randn_like randperm uniform
    """.split()  # noqa: SIM905 (easier to read as text)
)

# Packages in which torch is written out in Python as well, in operations that are all building blocks.
WRITTEN_OUT = ("torch._decomp", "torch._refs")


def is_allowed(name: str, allowed: frozenset[str]) -> bool:
    """True if an operation, without its overload, is one of the allowed ones or the in-place form of one."""
    return name in allowed or (name.endswith("_") and not name.startswith("__") and name[:-1] in allowed)


def operations_of(terms: Remote) -> frozenset[str]:
    """Return the names that the terms of a call allow."""
    return (BUILDING_BLOCKS | frozenset(terms.allowed)) - frozenset(terms.forbidden)
