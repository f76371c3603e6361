# The default dtype, looked at and set again.
torch.set_default_dtype(torch.get_default_dtype())
torch.set_float32_matmul_precision("high")
