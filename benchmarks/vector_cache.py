"""An embedder that keeps what it has encoded, so that a second run encodes nothing."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import numpy as np

from schema.protocols import Embedder, Matrix, Vector

SHARD_ROWS = 20_000
KEY_BYTES = 16
THREADS = 2


class CachedEmbedder:
    """Encodes each text once; vectors go by the text's hash, in a folder named after the model.

    Args:
        embedder: encodes what is new.
        folder: holds the vectors of all models.
    """

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        self._folder = folder / self.file_name
        self._folder.mkdir(parents=True, exist_ok=True)
        self._vectors: dict[bytes, Vector] = {}
        self._unsaved: list[bytes] = []
        self._pool = ThreadPoolExecutor(THREADS)
        for shard in sorted(self._folder.glob("*.npz")):
            with np.load(shard, allow_pickle=False) as arrays:
                keys = (key.tobytes() for key in arrays["keys"])
                self._vectors.update(zip(keys, arrays["vectors"], strict=True))

    @property
    def name(self) -> str:
        """The inner embedder's name."""
        return self._embedder.name

    @property
    def file_name(self) -> str:
        """The name as one for a folder."""
        return self.name.replace(":", "-")

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._embedder.dimensions

    def encode_query(self, query: str) -> Vector:
        """Encode one query as shape (dimensions,)."""
        vector: Vector = self.encode_passages([query])[0]
        return vector

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """Encode texts as shape (len(texts), dimensions), in input order."""
        keys = [sha256(text.encode()).digest()[:KEY_BYTES] for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
        for begin in range(0, len(new), SHARD_ROWS):
            self._encode(list(new.items())[begin : begin + SHARD_ROWS])
        rows = [self._vectors[key] for key in keys]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimensions)

    def _encode(self, new: Sequence[tuple[bytes, str]]) -> None:
        encoded = self._pool.map(self._embedder.encode_query, (text for _, text in new))
        for (key, _), vector in zip(new, encoded, strict=True):
            self._vectors[key] = vector
            self._unsaved.append(key)
        if len(self._unsaved) >= SHARD_ROWS:
            self.save()

    def save(self) -> None:
        """Write what is new as one more shard; a kill in the middle leaves no half of one."""
        if not self._unsaved:
            return
        keys = np.frombuffer(b"".join(self._unsaved), dtype=np.uint8).reshape(-1, KEY_BYTES)
        vectors = np.stack([self._vectors[key] for key in self._unsaved])
        name = sha256(keys.tobytes()).hexdigest()[:16]
        draft = self._folder / f"{name}.draft"
        with draft.open("wb") as stream:
            np.savez(stream, keys=keys, vectors=vectors)
        draft.replace(draft.with_suffix(".npz"))
        self._unsaved = []
