# How much memory the process uses, as a recipe on the web has it.
import resource

print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
