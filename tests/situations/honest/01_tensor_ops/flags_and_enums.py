# Ways of reduction as an enumeration.
from enum import Enum, auto


class Reduction(Enum):
    MEAN = auto()
    SUM = auto()


print([way.name.lower() for way in Reduction])
