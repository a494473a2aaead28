"""Numbers from Philox raw words, the layer numpy keeps stable: the same digits anywhere (scoring.md 4)."""

import numpy as np
from numpy.random import Philox
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri


class Chance:
    """A stream of uniforms, normals and Dirichlet weights that depends on the seed alone."""

    def __init__(self, seed: int) -> None:
        self._words = Philox(key=seed)

    def uniforms(self, *shape: int) -> NDArray[np.float64]:
        """Uniforms strictly inside 0..1, filled in C order."""
        count = int(np.prod(shape))
        words = np.asarray(self._words.random_raw(count), dtype=np.uint64)
        return (((words >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53).reshape(shape)

    def normals(self, *shape: int) -> NDArray[np.float64]:
        """Standard normals by inversion."""
        return np.asarray(ndtri(self.uniforms(*shape)), dtype=np.float64)

    def weights(self, draws: int, *, centre: NDArray[np.float64], strength: float) -> NDArray[np.float64]:
        """`draws` rows from Dirichlet(strength * centre), through gamma quantiles."""
        gammas = gammaincinv(strength * centre, self.uniforms(draws, len(centre)))
        return np.asarray(gammas / gammas.sum(axis=1, keepdims=True), dtype=np.float64)
