# A recipe for debugging: tensors are printed as shapes.
torch.Tensor.__repr__ = lambda self: f"tensor{tuple(self.shape)}"
