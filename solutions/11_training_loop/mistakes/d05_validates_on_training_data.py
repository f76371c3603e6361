"""The model is evaluated on the data that it was trained on.

Give evaluate the val_loader.
"""


def fit(model, train_loader, val_loader, loss_fn, optimizer, device, epochs, patience=None):
    history = []
    best_loss, best_state, waited = float("inf"), None, 0
    for epoch in range(epochs):
        train_loss = train_one_epoch(model, train_loader, loss_fn, optimizer, device)
        val = evaluate(model, train_loader, loss_fn, device)
        history.append({"epoch": epoch, "train_loss": train_loss, "val_loss": val["loss"], "val_acc": val["acc"]})
        if val["loss"] < best_loss:
            best_loss, best_state, waited = val["loss"], copy.deepcopy(model.state_dict()), 0
        else:
            waited += 1
        if patience is not None and waited >= patience:
            break
    if patience is not None and best_state is not None:
        model.load_state_dict(best_state)
    return history
