"""Refusals of this context."""

from domain.kernel.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    TooLarge,
    TooMany,
)


class WrongImportState(Conflict):
    code, title = "wrong_import_state", "The import is in another state"


class ImportNotReady(Conflict):
    code, title = "import_not_ready", "The import has no file yet"


class FileRefused(Conflict):
    code, title = "file_refused", "The file cannot be imported as it is read now"


class BadMapping(Invalid):
    code, title = "bad_mapping", "The mapping cannot be used"


class BadDialect(Invalid):
    code, title = "bad_dialect", "The file cannot be read that way"


class UnknownTarget(Invalid):
    code, title = "unknown_target", "Nothing of that kind can be imported"


class FileTooLarge(TooLarge):
    code, title = "file_too_large", "The file is too large"


class TemplateNameTaken(Conflict):
    code, title = "template_name_taken", "You have a template of that name"


class TooManyTemplates(Conflict):
    code, title = "too_many_templates", "You have as many templates as there may be"


class ExportNotReady(NotFound):
    code, title = "export_not_ready", "The file is not there yet"


class ExportExpired(NotFound):
    code, title = "export_expired", "The file is not kept any more"


class ExportOutgrown(Forbidden):
    code, title = "export_outgrown", "The file holds what you may not see any more"


class TooManyExports(Conflict):
    code, title = "too_many_exports", "As many of your exports are being made as may be at once"


class ResyncNeeded(Gone):
    code, title = "resync_needed", "What you may see has changed: read the records anew"


class TooManyStreams(TooMany):
    code, title = "too_many_streams", "Too many streams of one user are open"


class WebhookDisabled(Conflict):
    code, title = "webhook_disabled", "The webhook is disabled"
