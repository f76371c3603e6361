# Shows an error of its own with its traceback.
import traceback

try:
    one_hot(torch.tensor([9]), 3)
except (IndexError, ValueError, RuntimeError) as error:
    print(error.__traceback__ is not None, traceback.format_exc(limit=1))
