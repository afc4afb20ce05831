"""The aggregates of identity."""

from domain.identity.model.custom_field import CustomFieldDefinition as CustomFieldDefinition
from domain.identity.model.role import Role as Role
from domain.identity.model.role import RoleKey as RoleKey
from domain.identity.model.second_factor import OtpProof as OtpProof
from domain.identity.model.second_factor import SecondFactor as SecondFactor
from domain.identity.model.session import Client as Client
from domain.identity.model.session import Ended as Ended
from domain.identity.model.session import RefreshToken as RefreshToken
from domain.identity.model.session import Session as Session
from domain.identity.model.sign_in_link import LinkToken as LinkToken
from domain.identity.model.sign_in_link import Purpose as Purpose
from domain.identity.model.sign_in_link import SignInLink as SignInLink
from domain.identity.model.team import Team as Team
from domain.identity.model.user import TeamMembership as TeamMembership
from domain.identity.model.user import User as User
from domain.identity.model.user import UserState as UserState
from domain.identity.model.workspace import Workspace as Workspace
