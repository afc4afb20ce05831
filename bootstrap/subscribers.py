"""Who hears of what happens: every subscriber of the changes feed."""

from collections.abc import Sequence
from typing import Any, cast

from bootstrap.wiring import SIGHT, House
from domain.activities import ports as activities
from domain.activities.reactions import TOLD, Readers, tell_people
from domain.customers import ports as customers
from domain.customers.reactions import ACCOUNT_CHANGED, contacts_follow
from domain.exchange import ports as exchange
from domain.exchange.reactions import DISABLED, tell_owners
from domain.kernel.letters import Outbox
from domain.kernel.ports import UnitOfWork
from domain.kernel.reactions import Event, Subscriber
from persistence.exchange.listening import Listeners


def subscribers(house: House) -> Sequence[Subscriber]:
    """A context's reactions with their ports bound to the unit of work they are given."""
    bound = house.wiring.bound

    async def follow(events: Sequence[Event], uow: UnitOfWork) -> bool:
        contacts = cast(customers.Contacts, bound[customers.Contacts](cast(Any, uow)))
        return await contacts_follow(events, contacts=contacts)

    free = house.wiring.free
    readers = Readers(
        free[activities.TaskReader], free[activities.ActivityReader], free[activities.Colleagues]
    )

    async def tell(events: Sequence[Event], uow: UnitOfWork) -> None:
        inbox = cast(activities.Inbox, bound[activities.Inbox](cast(Any, uow)))
        await tell_people(events, inbox=inbox, readers=readers)

    async def tell_of_silence(events: Sequence[Event], uow: UnitOfWork) -> None:
        unit = cast(Any, uow)
        webhooks = bound[exchange.SilencedWebhooks](unit)
        await tell_owners(events, uow=uow, webhooks=webhooks, outbox=bound[Outbox](unit))

    listeners = Listeners(SIGHT, house.wiring.free[exchange.Actors])
    return (
        Subscriber("contacts follow their account", ACCOUNT_CHANGED, follow),
        Subscriber("inboxes", TOLD, tell),
        Subscriber("owners of webhooks", DISABLED, tell_of_silence),
        Subscriber("webhooks", None, listeners.told, listeners.heard),
    )
