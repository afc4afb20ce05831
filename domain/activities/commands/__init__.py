"""What can be done with activities, tasks, files and one's inbox."""

from domain.activities.commands.activities import ChangeActivity as ChangeActivity
from domain.activities.commands.activities import DeleteActivity as DeleteActivity
from domain.activities.commands.activities import LogActivity as LogActivity
from domain.activities.commands.activities import change_activity as change_activity
from domain.activities.commands.activities import delete_activity as delete_activity
from domain.activities.commands.activities import log_activity as log_activity
from domain.activities.commands.files import ChangeFile as ChangeFile
from domain.activities.commands.files import DeleteFile as DeleteFile
from domain.activities.commands.files import KeepFile as KeepFile
from domain.activities.commands.files import change_file as change_file
from domain.activities.commands.files import delete_file as delete_file
from domain.activities.commands.files import expect_file as expect_file
from domain.activities.commands.files import keep_file as keep_file
from domain.activities.commands.inbox import mark_all_read as mark_all_read
from domain.activities.commands.inbox import mark_read as mark_read
from domain.activities.commands.inbox import mark_unread as mark_unread
from domain.activities.commands.tasks import REMIND as REMIND
from domain.activities.commands.tasks import ChangeTask as ChangeTask
from domain.activities.commands.tasks import NamedTask as NamedTask
from domain.activities.commands.tasks import PlanTask as PlanTask
from domain.activities.commands.tasks import cancel_task as cancel_task
from domain.activities.commands.tasks import change_task as change_task
from domain.activities.commands.tasks import complete_task as complete_task
from domain.activities.commands.tasks import delete_task as delete_task
from domain.activities.commands.tasks import plan_task as plan_task
from domain.activities.commands.tasks import reopen_task as reopen_task
