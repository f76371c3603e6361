# Mixed precision, where there is a GPU.
def step(model, x, y, loss_fn, optimizer, scaler=None):
    with torch.autocast("cuda", enabled=torch.cuda.is_available()):
        loss = loss_fn(model(x), y)
    (scaler.scale(loss) if scaler else loss).backward()
    optimizer.step()
    return loss.item()
