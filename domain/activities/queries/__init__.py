"""What is read of this context: activities, tasks, the timeline of a record, one's inbox."""

from domain.activities.queries.activities import ACTIVITIES as ACTIVITIES
from domain.activities.queries.activities import ActivityRow as ActivityRow
from domain.activities.queries.activities import get_activity as get_activity
from domain.activities.queries.activities import list_activities as list_activities
from domain.activities.queries.inbox import InboxQuery as InboxQuery
from domain.activities.queries.inbox import InboxRow as InboxRow
from domain.activities.queries.inbox import InboxState as InboxState
from domain.activities.queries.inbox import SubjectRow as SubjectRow
from domain.activities.queries.inbox import inbox_state as inbox_state
from domain.activities.queries.inbox import list_inbox as list_inbox
from domain.activities.queries.mentions import MentionRow as MentionRow
from domain.activities.queries.mentions import activity_mentions as activity_mentions
from domain.activities.queries.mentions import task_mentions as task_mentions
from domain.activities.queries.named import Named as Named
from domain.activities.queries.tasks import TASKS as TASKS
from domain.activities.queries.tasks import TaskRow as TaskRow
from domain.activities.queries.tasks import get_task as get_task
from domain.activities.queries.tasks import list_tasks as list_tasks
from domain.activities.queries.timelines import CauseRow as CauseRow
from domain.activities.queries.timelines import ChangeRow as ChangeRow
from domain.activities.queries.timelines import TimelineQuery as TimelineQuery
from domain.activities.queries.timelines import TimelineRow as TimelineRow
from domain.activities.queries.timelines import record_timeline as record_timeline
