"""Imperative mapping of identity: the aggregates know nothing of it."""

from sqlalchemy.orm import registry, relationship

from domain.identity.model import (
    CustomFieldDefinition,
    Role,
    SecondFactor,
    Session,
    SignInLink,
    Team,
    TeamMembership,
    User,
    Workspace,
)
from domain.identity.model.handover import Handover
from domain.identity.model.machines import ApiClient, PersonalAccessToken
from persistence.identity.tables import (
    api_client,
    app_user,
    custom_field,
    handover,
    personal_access_token,
    role,
    second_factor,
    session,
    sign_in_link,
    team,
    user_team,
    workspace,
)


def map_identity(mapper_registry: registry) -> None:
    """Called once a process, by `persistence.kernel.mappers`."""
    mapper_registry.map_imperatively(TeamMembership, user_team)
    mapper_registry.map_imperatively(
        User,
        app_user,
        version_id_col=app_user.c.version,
        properties={
            "memberships": relationship(TeamMembership, lazy="raise", cascade="all, delete-orphan")
        },
    )
    for kind, table in (
        (Workspace, workspace),
        (Role, role),
        (Team, team),
        (Session, session),
        (SecondFactor, second_factor),
        (ApiClient, api_client),
        (Handover, handover),
        (PersonalAccessToken, personal_access_token),
        (SignInLink, sign_in_link),
        (CustomFieldDefinition, custom_field),
    ):
        mapper_registry.map_imperatively(kind, table, version_id_col=table.c.version)
