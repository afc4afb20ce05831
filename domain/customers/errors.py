"""Refusals of this context."""

from domain.kernel.errors import Conflict, Invalid


class AlreadyArchived(Conflict):
    code, title = "already_archived", "The record is archived already"


class NotArchived(Conflict):
    code, title = "not_archived", "The record is not archived"


class ParentCycle(Invalid):
    code, title = "parent_cycle", "An account cannot stand below itself"


class UnknownReference(Invalid):
    code, title = "unknown_reference", "There is no such record to refer to"


class NotLinked(Conflict):
    code, title = "not_linked", "The contact is not linked to this account"


class ReferenceTaken(Conflict):
    code, title = "external_reference_taken", "This external id belongs to another record"
