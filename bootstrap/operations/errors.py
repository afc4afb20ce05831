"""What an operator can mend, told in one plain sentence."""

from bootstrap.settings import Settings
from persistence.operations.errors import OperationRefused as OperationRefused


class NotSet(OperationRefused):
    """A setting that the command cannot do without."""


class NoBackup(OperationRefused):
    """There is no backup there, or it is not whole, or what it is asked for it does not hold."""


def system_url(settings: Settings) -> str:
    if settings.system_database_url is None:
        raise NotSet("Set RAPPORT_SYSTEM_DATABASE_URL: rapport_system reads all workspaces")
    return settings.system_database_url


def admin_url(settings: Settings) -> str:
    if settings.admin_database_url is None:
        raise NotSet("Set RAPPORT_ADMIN_DATABASE_URL: a superuser, who reads all workspaces")
    return settings.admin_database_url


def owner_url(settings: Settings) -> str:
    if settings.owner_database_url is None:
        raise NotSet("Set RAPPORT_OWNER_DATABASE_URL: rapport_owner, whose the tables are")
    return settings.owner_database_url
