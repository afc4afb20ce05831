"""Refusals of this context."""

from domain.kernel.errors import Invalid


class UnknownRecord(Invalid):
    code, title = "unknown_reference", "There is no such record to refer to"
