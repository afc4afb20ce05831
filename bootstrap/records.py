"""Customers as other contexts know them: records on which something hangs."""

from uuid import UUID

from domain.activities.model import RecordType
from domain.customers.permissions import Permission
from domain.kernel.errors import Forbidden, NotFound
from domain.kernel.principal import Principal
from persistence.customers.repository import SqlAccounts, SqlContacts
from persistence.kernel.unit_of_work import SqlUnitOfWork


class CustomerRecords:
    """Implements domain.activities.ports.Records."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._accounts = SqlAccounts(uow)
        self._contacts = SqlContacts(uow)

    async def visible(self, record_type: RecordType, record_id: UUID, principal: Principal) -> bool:
        account, contact = Permission.ACCOUNT_READ, Permission.CONTACT_READ
        return await self._granted(record_type, record_id, principal, account, contact)

    async def changeable(
        self, record_type: RecordType, record_id: UUID, principal: Principal
    ) -> bool:
        account, contact = Permission.ACCOUNT_UPDATE, Permission.CONTACT_UPDATE
        return await self._granted(record_type, record_id, principal, account, contact)

    async def _granted(
        self,
        record_type: RecordType,
        record_id: UUID,
        principal: Principal,
        account: Permission,
        contact: Permission,
    ) -> bool:
        try:
            if record_type == RecordType.ACCOUNT:
                await self._accounts.get(record_id, principal=principal, permission=account)
            else:
                await self._contacts.get(record_id, principal=principal, permission=contact)
        except (NotFound, Forbidden):
            return False
        return True
