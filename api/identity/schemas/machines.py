"""Bodies and answers of API clients and tokens."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from api.identity.schemas.people import Text
from api.kernel.schemas import Input, Instant, Output, Reference


class ApiClient(Output):
    """`user_id` is the user that its requests act as."""

    id: UUID
    client_id: str
    name: str
    role: Reference
    user_id: UUID
    created_at: Instant


class ApiClientPage(Output):
    items: list[ApiClient]
    next_cursor: str | None


class ApiClientCreate(Input):
    """Its scopes are the permissions of the role."""

    name: Text
    role_id: UUID


class ApiClientSecret(Output):
    """`client_secret` is shown once: only its hash is kept."""

    id: UUID
    client_id: str
    client_secret: str


class AccessToken(Output):
    """`last_used_at` is at most five minutes old."""

    id: UUID
    name: str
    scopes: list[str]
    created_at: Instant
    expires_at: Instant
    last_used_at: Instant | None


class AccessTokenPage(Output):
    items: list[AccessToken]
    next_cursor: str | None


class TokenCreate(Input):
    """`scopes` are permissions that one holds oneself."""

    name: Text
    scopes: list[Text] = Field(min_length=1, max_length=500)
    days: int = Field(default=90, ge=1, le=366)


class IssuedAccessToken(Output):
    """Shown once: only its hash is kept."""

    id: UUID
    token: str


class MachineToken(Output):
    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str


class OAuthError(Output):
    """RFC 6749 §5.2."""

    error: str
    error_description: str


class OAuthMetadata(Output):
    """RFC 8414."""

    issuer: str
    token_endpoint: str
    jwks_uri: str
    grant_types_supported: list[str]
    response_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
