# Keeps a copy of a model in memory.
import io


def copy_of(model):
    buffer = io.BytesIO()
    torch.save(model.state_dict(), buffer)
    buffer.seek(0)
    return torch.load(buffer, weights_only=True)


copy_of(nn.Linear(2, 2))
