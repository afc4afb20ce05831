"""Bodies and answers of identity."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypeAliasType

from api.kernel.schemas import Input, Instant, Output, Reference
from domain.kernel.permissions import Reach

SignInClient = TypeAliasType("SignInClient", Literal["browser", "mobile"])
UserKind = TypeAliasType("UserKind", Literal["person", "client"])
HandoverState = TypeAliasType(
    "HandoverState", Literal["running", "completed", "reversing", "reversed"]
)
UserState = TypeAliasType("UserState", Literal["invited", "active", "deactivated"])
Text = Annotated[str, Field(max_length=500)]
Password = Annotated[str, Field(max_length=1_000, json_schema_extra={"format": "password"})]
Zone = Annotated[str, Field(max_length=64, examples=["Asia/Ho_Chi_Minh"], description="IANA")]
Locale = Annotated[str, Field(max_length=16, examples=["vi"], description="BCP 47")]


Otp = Annotated[
    str, Field(max_length=64, description="Of the authenticator app, or a recovery code")
]


class SignUp(Input):
    workspace_name: Text
    base_currency: str = Field(max_length=3, examples=["EUR"], description="ISO 4217, for good")
    time_zone: Zone
    locale: Locale
    name: Text
    email: Text
    password: Password
    client: SignInClient = "browser"


class SignIn(Input):
    """`workspace_id` is needed where the e-mail is in several; the refusal names them."""

    email: Text
    password: Password
    workspace_id: UUID | None = None
    otp: Otp | None = None
    client: SignInClient = "browser"


class SignUpPending(Output):
    """A letter is on its way; the link in it makes the workspace."""

    state: Literal["confirmation_sent"]


class SignUpConfirmation(Input):
    token: Text
    client: SignInClient = "browser"


class PasswordReset(Input):
    email: Text


class PasswordResetRedemption(Input):
    token: Text
    password: Password


class PasswordResetPending(Output):
    """The same for every address: whether it is known shows in its mailbox only."""

    state: Literal["accepted"]


class Letter(Output):
    id: UUID
    kind: str
    to: str
    subject: str
    text: str
    created_at: Instant


class LetterPage(Output):
    items: list[Letter]
    next_cursor: str | None


class Refresh(Input):
    """Browsers send nothing: their token is in the cookie."""

    refresh_token: Text | None = None


class LinkRedemption(Input):
    token: Text
    password: Password
    otp: Otp | None = None
    client: SignInClient = "browser"


class Session(Output):
    """`refresh_token` is for mobile clients; browsers get it in a cookie."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int
    refresh_token: str | None
    session_id: UUID


class SessionInfo(Output):
    id: UUID
    created_at: Instant
    last_used_at: Instant
    expires_at: Instant
    user_agent: str | None
    current: bool


class SessionInfoPage(Output):
    items: list[SessionInfo]
    next_cursor: str | None


class Workspace(Output):
    id: UUID
    version: int
    name: str
    base_currency: str
    time_zone: str
    fiscal_year_start_month: int
    locale: str
    created_at: Instant


class WorkspaceUpdate(Input):
    """A merge patch."""

    name: Text = ""
    time_zone: Zone = ""
    fiscal_year_start_month: int = Field(default=1, ge=1, le=12)


class User(Output):
    """`team_ids` begins with the home team; `last_seen_at` is at most 15 minutes old."""

    id: UUID
    version: int
    name: str
    email: str
    kind: UserKind
    role: Reference
    team_ids: list[UUID]
    locale: str
    time_zone: str
    state: UserState
    last_seen_at: Instant | None
    created_at: Instant


class UserPage(Output):
    items: list[User]
    next_cursor: str | None
    total: int = 0


class UserCreate(Input):
    """Language and zone are the workspace's unless they are given."""

    name: Text
    email: Text
    role_id: UUID
    team_ids: list[UUID] = Field(default_factory=list, max_length=100)
    locale: Locale | None = None
    time_zone: Zone | None = None


class UserUpdate(Input):
    """A merge patch."""

    name: Text = ""
    role_id: UUID = Field(default=UUID(int=0))
    team_ids: list[UUID] = Field(default_factory=list, max_length=100)
    locale: Locale = ""
    time_zone: Zone = ""


class MeUpdate(Input):
    """A merge patch."""

    name: Text = ""
    locale: Locale = ""
    time_zone: Zone = ""


class Me(Output):
    """`permissions` by name, each with its reach; `teams` includes those below one's own."""

    user: User
    workspace: Workspace
    permissions: dict[str, Reach]
    teams: list[UUID]


class PasswordChange(Input):
    current_password: Password
    new_password: Password


class SignInLink(Output):
    """Shown once: only its hash is kept."""

    token: str
    url: str
    expires_at: Instant


class Team(Output):
    id: UUID
    version: int
    name: str
    parent_id: UUID | None
    member_count: int


class TeamPage(Output):
    items: list[Team]
    next_cursor: str | None
    total: int = 0


class TeamCreate(Input):
    name: Text
    parent_id: UUID | None = None


class TeamUpdate(Input):
    """A merge patch."""

    name: Text = ""
    parent_id: UUID | None = None


class Reauthentication(Input):
    current_password: Password


class TotpConfirmation(Reauthentication):
    otp: Otp


class TotpEnrolment(Output):
    """Shown once. `uri` is for a QR code; `secret`, in base32, for typing."""

    secret: str
    uri: str


class RecoveryCodes(Output):
    """Shown once: only their hashes are kept. Each is good once, in place of a code."""

    recovery_codes: list[str]


class SecondFactor(Output):
    """`confirmed_at` is null while sign-in asks for no code."""

    confirmed_at: Instant | None
    recovery_codes_left: int


class HandoverCreate(Input):
    successor_id: UUID


class Handover(Output):
    """`kept` are records that a reversal left to whoever has them by now."""

    id: UUID
    user_id: UUID
    successor_id: UUID
    state: HandoverState
    moved: int
    restored: int
    kept: int
    created_at: Instant
    finished_at: Instant | None


class Role(Output):
    """`grants` names what the role holds, each with its reach."""

    id: UUID
    version: int
    key: str
    name: str
    built_in: bool
    grants: dict[str, Reach]


class RoleCreate(Input):
    """`grants` by permission; `GET /v1/permissions` tells which there are."""

    name: Text
    grants: dict[str, Reach] = Field(max_length=500)


class RoleUpdate(Input):
    """A merge patch, of `grants` too: null takes a permission away."""

    name: Text = ""
    grants: dict[str, Reach | None] = Field(default_factory=dict, max_length=500)


class GrantablePermission(Output):
    """`reaches` are those it can be granted with; it reaches no further than `leans_on` does."""

    permission: str
    reaches: list[Reach]
    leans_on: str | None


class PermissionPage(Output):
    items: list[GrantablePermission]
    next_cursor: str | None


class RolePage(Output):
    items: list[Role]
    next_cursor: str | None
    total: int = 0


class JsonWebKey(Output):
    """The public half of a signing key (RFC 7517)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    alg: Literal["ES256"]
    use: Literal["sig"]
    kid: str


class JsonWebKeys(Output):
    keys: list[JsonWebKey]
