# Prints the graph of a result, as the lesson on autograd does.
def walk(node, depth=0):
    if node is not None and depth < 5:
        print("  " * depth + type(node).__name__)
        for parent, _ in node.next_functions:
            walk(parent, depth + 1)


walk(((torch.ones(2, requires_grad=True) * 2) ** 2).sum().grad_fn)
