"""From a record of the database to the rows that `domain.activities.queries` declares."""

from typing import Any

from domain.activities.queries import ActivityRow, FileRow, Named, TaskRow


def activity_row(r: Any) -> ActivityRow:
    return ActivityRow(
        r["id"],
        r["version"],
        r["record_type"],
        r["record_id"],
        r["record_name"],
        r["kind"],
        r["body"],
        r["body_format"],
        r["happened_at"],
        r["duration_minutes"],
        r["direction"],
        r["next_step"],
        r["next_step_due"],
        named(r["author_id"], r["author_name"]),
        r["created_at"],
        r["created_by"],
        r["updated_at"],
        r["updated_by"],
    )


def file_row(r: Any) -> FileRow:
    return FileRow(
        r["id"],
        r["version"],
        r["record_type"],
        r["record_id"],
        r["record_name"],
        r["name"],
        r["media_type"],
        r["size"],
        r["sha256"],
        r["width"],
        r["height"],
        r["thumbnail"],
        named(r["author_id"], r["author_name"]),
        r["created_at"],
        r["created_by"],
        r["updated_at"],
        r["updated_by"],
    )


def task_row(r: Any) -> TaskRow:
    return TaskRow(
        r["id"],
        r["version"],
        r["record_type"],
        r["record_id"],
        r["record_name"],
        r["title"],
        r["details"],
        r["state"],
        r["priority"],
        r["due_date"],
        r["due_at"],
        r["due_by"],
        r["remind_at"],
        r["reminded_at"],
        named(r["assignee_id"], r["assignee_name"]),
        named(r["author_id"], r["author_name"]),
        r["closed_at"],
        r["created_at"],
        r["created_by"],
        r["updated_at"],
        r["updated_by"],
    )


def named(record_id: Any, name: str | None) -> Named | None:
    return None if record_id is None else Named(record_id, name or "")
