# Types as a reader of large projects writes them.
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Reduction(Protocol):
    def __call__(self, x: Tensor, dim: int = -1) -> Tensor: ...


class Box(Generic[T]):
    def __init__(self, value: T) -> None:
        self.value = value


class Peak(NamedTuple):
    value: float
    index: int


get_type_hints(Box.__init__)
