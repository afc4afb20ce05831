"""What the environment may say. All names begin with RAPPORT_."""

import base64
import os
import secrets
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_SECRET_BYTES: Final = 32


class Settings(BaseSettings):
    """Without `database_url`, an embedded PostgreSQL is started in `data_dir`."""

    model_config = SettingsConfigDict(
        env_prefix="RAPPORT_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: str | None = None
    """As rapport_app: `postgresql://rapport_app:…@host/rapport`, or `?host=/socket/folder`."""
    owner_database_url: str | None = None
    """As rapport_owner, for migrations."""
    system_database_url: str | None = None
    """As rapport_system, for the worker's dispatcher."""
    admin_database_url: str | None = None
    """As one who may create roles; `rapport migrate` then makes roles and database too."""

    secret_key: SecretStr | None = None
    """32 bytes in base64; without it, a key is made once and kept in `data_dir`/secret."""
    secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Old and new, comma-separated, in place of `secret_key`: the last one seals, all open."""
    public_url: str = ""
    """Where people open the SPA; `web_port` on this machine unless said otherwise."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    web_port: int = Field(default=5173, ge=0, le=65535)
    trusted_proxies: str = ""
    """Addresses, comma-separated, whose X-Forwarded-For names the client; `*` for all."""
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    egress_allowed: Annotated[tuple[str, ...], NoDecode] = ()
    """Networks of your own, such as 10.1.0.0/16, that webhooks may call, also without TLS."""
    rate_limit: int = Field(default=3_000, ge=0)
    """Requests that one user or API client may make in `rate_window` seconds; 0: no limit."""
    anonymous_rate_limit: int = Field(default=600, ge=0)
    """The same for all requests of one network address that nobody is signed in for."""
    rate_window: int = Field(default=60, ge=1, le=3_600)
    in_flight: int = Field(default=32, ge=0)
    """Requests that one process works on at once; 0: no bound."""
    files_dir: Path | None = None
    """Where files lie that people put on records, and wait while they come in; in `data_dir`."""
    file_store: SecretStr | None = None
    """`s3://KEY:SECRET@host/bucket/prefix?region=…`: files lie there and not in the folder."""
    files_url: str = ""
    """Where links to files lead, best a host of its own; `public_url` unless said otherwise."""
    largest_file: int = Field(default=25_000_000, ge=1, le=1_073_741_824)
    """In bytes."""
    files_allowed: Annotated[tuple[str, ...], NoDecode] = ()
    """Media types such as application/pdf or image/*; none named: all but those refused."""
    files_refused: Annotated[tuple[str, ...], NoDecode] = ()
    """Media types refused beside programs and scripts."""
    sign_up_open: bool = True
    smtp_url: SecretStr | None = None
    """`smtp://user:password@host:587` or `smtps://host`; without it mail stays in the outbox."""
    mail_from: str = "rapport@localhost"
    """The sender of mail."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    data_dir: Path = Path(".data")
    wal_archive: Path | None = None
    """A folder, best on another disk, that the embedded PostgreSQL copies its WAL to."""
    worker_memory: int = Field(default=2_048, ge=0)
    """Megabytes of data that a worker may hold; a job that wants more fails. 0: no bound."""
    ready_file: Path | None = None
    """The worker makes it when it is up, and takes it away when it stops."""

    @model_validator(mode="before")
    @classmethod
    def _public_on_this_machine(cls, values: dict[str, object]) -> dict[str, object]:
        return {"public_url": f"http://localhost:{values.get('web_port', 5173)}", **values}

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @field_validator("egress_allowed", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(str(ip_network(part.strip())) for part in value.split(",") if part.strip())

    @field_validator("secret_keys", "files_allowed", "files_refused", mode="before")
    @classmethod
    def _each(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(_decoded(value.get_secret_value())) != _SECRET_BYTES:
            raise ValueError(f"must be {_SECRET_BYTES} bytes in base64")
        return value

    @field_validator("secret_keys")
    @classmethod
    def _all_long_enough(cls, values: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for value in values:
            cls._long_enough(value)
        return values

    @cached_property
    def secrets(self) -> tuple[bytes, ...]:
        """Master keys, the newest first: it seals, and the others open what they sealed."""
        if self.secret_keys:
            keys = [_decoded(each.get_secret_value()) for each in self.secret_keys]
            return tuple(reversed(keys))
        if self.secret_key is not None:
            return (_decoded(self.secret_key.get_secret_value()),)
        return (_kept_secret(self.data_dir / "secret"),)

    @property
    def files_folder(self) -> Path:
        return self.files_dir or self.data_dir / "files"

    @property
    def secret(self) -> bytes:
        """The newest master key: cursors are signed with keys made from it."""
        return self.secrets[0]


def _decoded(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


def _kept_secret(path: Path) -> bytes:
    """Made whole under another name, then linked: two processes that start end with one key."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(base64.b64encode(secrets.token_bytes(_SECRET_BYTES)))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return _decoded(path.read_text())
