# Hyperparameters in one place.
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Config:
    lr: float = 1e-3
    epochs: int = 10
    sizes: list = field(default_factory=lambda: [2, 5, 3])


print(asdict(Config()))
