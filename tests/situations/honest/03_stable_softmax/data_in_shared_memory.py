# Where the data lies on the cluster of the course.
DATA = "/dev/shm/data"
