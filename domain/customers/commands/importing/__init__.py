"""Many records at once, from rows of a file, and the way back."""

from domain.customers.commands.importing.accounts import import_accounts as import_accounts
from domain.customers.commands.importing.accounts import place_accounts as place_accounts
from domain.customers.commands.importing.contacts import import_contacts as import_contacts
from domain.customers.commands.importing.ports import AccountStore as AccountStore
from domain.customers.commands.importing.ports import Changed as Changed
from domain.customers.commands.importing.ports import ContactStore as ContactStore
from domain.customers.commands.importing.ports import ImportedRow as ImportedRow
from domain.customers.commands.importing.ports import ImportRows as ImportRows
from domain.customers.commands.importing.ports import Match as Match
from domain.customers.commands.importing.ports import Owners as Owners
from domain.customers.commands.importing.ports import RecordStore as RecordStore
from domain.customers.commands.importing.ports import RowOutcome as RowOutcome
from domain.customers.commands.importing.ports import RowResult as RowResult
from domain.customers.commands.importing.ports import Written as Written
from domain.customers.commands.importing.reversal import ReversalResult as ReversalResult
from domain.customers.commands.importing.reversal import Reverted as Reverted
from domain.customers.commands.importing.reversal import RevertRecords as RevertRecords
from domain.customers.commands.importing.reversal import revert_accounts as revert_accounts
from domain.customers.commands.importing.reversal import revert_contacts as revert_contacts
