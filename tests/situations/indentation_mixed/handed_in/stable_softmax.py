def softmax(x, dim=-1):
	if dim:
        x = x
	return x
