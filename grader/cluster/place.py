"""Where the scheduler is, and how both ends know that the other may speak. Dask is imported only here and beside."""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import ClusterError, UsageError

if TYPE_CHECKING:
    from distributed import Security

ADDRESS = re.compile(r"(?P<protocol>tcp|tls)://(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(?P<port>\d{1,5})")
LOOPBACK = re.compile(r"localhost|127\.[0-9.]+|\[::1\]")
AUTHORITY, CERTIFICATE, KEY = "ca.pem", "cert.pem", "key.pem"


@dataclass(frozen=True)
class Place:
    """A scheduler. tls: the folder with our certificate. patience: seconds to wait for what is not there."""

    address: str
    tls: Path | None = None
    patience: float = 60.0

    def require_sound(self) -> None:
        """Raises UsageError for an address or certificates that cannot work, ClusterError where Dask is not there."""
        match = ADDRESS.fullmatch(self.address)
        if match is None:
            raise UsageError(f"expected a scheduler as tls://HOST:PORT or tcp://HOST:PORT, got {self.address!r}")
        if importlib.util.find_spec("distributed") is None:
            raise ClusterError("Dask is not installed: pip install 'grader[cluster]'")
        if match["protocol"] == "tcp" and self.tls:
            raise UsageError(f"--tls is for schedulers at tls://, got {self.address}: then anyone could listen")
        if match["protocol"] == "tls":
            self._require_certificates()

    @property
    def exposed(self) -> bool:
        """Whether others may listen, speak and so run code: no TLS, and not this machine alone."""
        match = ADDRESS.fullmatch(self.address)
        return match is not None and match["protocol"] == "tcp" and not LOOPBACK.fullmatch(match["host"])

    def security(self) -> Security:
        """What Dask needs to know of it. Without --tls that is what its own configuration says."""
        from distributed import Security

        if self.tls is None:
            return Security()
        ours = {"cert": str(self.tls / CERTIFICATE), "key": str(self.tls / KEY)}
        named = {f"tls_{role}_{part}": path for role in ("client", "worker") for part, path in ours.items()}
        return Security(tls_ca_file=str(self.tls / AUTHORITY), require_encryption=True, **named)

    def _require_certificates(self) -> None:
        if self.tls is None:
            import dask.config
            import distributed  # noqa: F401 -- its defaults become part of the configuration

            if dask.config.get("distributed.comm.tls.ca-file", None) is None:
                raise UsageError(
                    f"{self.address} needs certificates: name their folder with --tls FOLDER "
                    f"({AUTHORITY}, {CERTIFICATE} and {KEY}), or set distributed.comm.tls in Dask's configuration"
                )
            return
        missing = [name for name in (AUTHORITY, CERTIFICATE, KEY) if not (self.tls / name).is_file()]
        if missing:
            raise UsageError(
                f"--tls {self.tls}: expected {AUTHORITY}, {CERTIFICATE} and {KEY}, no {missing[0]} is there"
            )


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Dask and its event loop log what they lost and found again, tracebacks included; we say what matters of it."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
