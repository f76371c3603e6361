# A helper from the lecture on speed, which is not called here.
from torch.profiler import ProfilerActivity, profile


def profiled(function, *args):
    with profile(activities=[ProfilerActivity.CPU]) as profiler:
        function(*args)
    return profiler.key_averages().table(sort_by="cpu_time_total", row_limit=5)
