"""What was noted about records and done with them, and what is to be done."""

from domain.activities.model.activities import LONGEST_BODY as LONGEST_BODY
from domain.activities.model.activities import MOST_MINUTES as MOST_MINUTES
from domain.activities.model.activities import Activity as Activity
from domain.activities.model.activities import ActivityKind as ActivityKind
from domain.activities.model.activities import Direction as Direction
from domain.activities.model.files import LONGEST_FILE_NAME as LONGEST_FILE_NAME
from domain.activities.model.files import Content as Content
from domain.activities.model.files import File as File
from domain.activities.model.files import content_key as content_key
from domain.activities.model.files import file_name as file_name
from domain.activities.model.files import thumbnail_key as thumbnail_key
from domain.activities.model.records import RecordType as RecordType
from domain.activities.model.rich_text import BodyFormat as BodyFormat
from domain.activities.model.rich_text import Clean as Clean
from domain.activities.model.rich_text import mentioned as mentioned
from domain.activities.model.tasks import Priority as Priority
from domain.activities.model.tasks import Task as Task
from domain.activities.model.tasks import TaskState as TaskState
