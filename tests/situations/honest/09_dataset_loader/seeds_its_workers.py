# Seeds of a loader's workers, as the documentation has it.
import random

import numpy as np


def seed_worker(worker_id):
    seed = torch.initial_seed() % 2**32
    np.random.seed(seed)
    random.seed(seed)
