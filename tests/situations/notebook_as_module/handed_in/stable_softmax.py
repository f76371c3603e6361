{
 "nbformat": 4,
 "nbformat_minor": 5,
 "metadata": {},
 "cells": [
  {
   "cell_type": "code",
   "id": "a",
   "metadata": {},
   "execution_count": null,
   "outputs": [],
   "source": "%matplotlib inline\n!pip install torch\nimport torch"
  },
  {
   "cell_type": "code",
   "id": "b",
   "metadata": {},
   "execution_count": null,
   "outputs": [],
   "source": "import torch\nfrom torch import Tensor\n\n\ndef logsumexp(x: Tensor, dim: int = -1) -> Tensor:\n    top = x.amax(dim, keepdim=True)\n    top = torch.where(top.isinf(), torch.zeros_like(top), top)\n    return (x - top).exp().sum(dim).log() + top.squeeze(dim)\n\n\ndef softmax(x: Tensor, dim: int = -1) -> Tensor:\n    weights = (x - x.amax(dim, keepdim=True)).exp()\n    return weights / weights.sum(dim, keepdim=True)\n\n\ndef log_softmax(x: Tensor, dim: int = -1) -> Tensor:\n    return x - logsumexp(x, dim).unsqueeze(dim)\n\n\ndef cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:\n    kept = target != ignore_index\n    if ((target[kept] < 0) | (target[kept] >= logits.shape[1])).any():\n        raise ValueError(\"a class index is out of range\")\n    if not kept.any():\n        return (logits * 0).sum()\n    return -log_softmax(logits[kept], 1).gather(1, target[kept].unsqueeze(1)).mean()\n"
  },
  {
   "cell_type": "code",
   "id": "c",
   "metadata": {},
   "execution_count": null,
   "outputs": [],
   "source": "1 / 0"
  },
  {
   "cell_type": "code",
   "id": "d",
   "metadata": {
    "tags": [
     "check"
    ]
   },
   "execution_count": null,
   "outputs": [],
   "source": "raise SystemExit"
  }
 ]
}