# How long an answer takes, by timeit.
import timeit

print(timeit.timeit(lambda: pairwise_sqdist(torch.ones(2, 3), torch.ones(4, 3)), number=3))
