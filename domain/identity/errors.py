"""Refusals of identity. Those before sign-in never tell whether an account exists."""

from domain.kernel.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    TooMany,
    Unauthenticated,
    Unavailable,
)


class InvalidCredentials(Unauthenticated):
    code, title = "invalid_credentials", "The e-mail or the password is wrong"


class InvalidToken(Unauthenticated):
    code, title = "invalid_token", "The access token is not valid or has expired"


class TokenSuperseded(Unauthenticated):
    code, title = "token_superseded", "The rights have changed since: refresh the session"


class SessionEnded(Unauthenticated):
    code, title = "session_ended", "The session has ended: sign in again"


class ForeignOrigin(Forbidden):
    code, title = "foreign_origin", "The session cookie is only taken from our own pages"


class WorkspaceChoice(Conflict):
    code, title = "workspace_choice", "The e-mail is in several workspaces: name one"


class SignUpClosed(Forbidden):
    code, title = "sign_up_closed", "New workspaces cannot be made here"


class SignInBusy(Unavailable):
    code, title = "sign_in_busy", "Too many people are signing in at once"


class SignInLinkNotValid(Gone):
    code, title = "sign_in_link_not_valid", "The sign-in link was used, has expired or never was"


class WrongPassword(Invalid):
    code, title = "wrong_password", "The present password is wrong"


class EmailTaken(Conflict):
    code, title = "email_taken", "A user of this workspace has this e-mail"


class LastAdmin(Conflict):
    code, title = "last_admin", "A workspace keeps at least one active administrator"


class UserNotActive(Conflict):
    code, title = "user_not_active", "The user is deactivated"


class TeamCycle(Invalid):
    code, title = "team_cycle", "A team cannot stand below itself"


class TeamInUse(Conflict):
    code, title = "team_in_use", "The team has members or teams below it"


class TooManyAttempts(TooMany):
    code, title = "too_many_attempts", "Too many attempts: wait before the next one"


class OtpRequired(Unauthenticated):
    code, title = "otp_required", "A code of the second factor is needed too"


class InvalidOtp(Unauthenticated):
    code, title = "invalid_otp", "The code is wrong, or was used before"


class WrongOtp(Invalid):
    code, title = "wrong_otp", "The code is wrong: is the clock of the device right?"


class SecondFactorConfirmed(Conflict):
    code, title = "second_factor_confirmed", "There is a second factor: remove it first"


class NoSecondFactor(Conflict):
    code, title = "no_second_factor", "There is no second factor"


class InvalidClient(Unauthenticated):
    code, title = "invalid_client", "The client is not known, or its secret is wrong"


class InvalidScope(Invalid):
    code, title = "invalid_scope", "The scope is unknown, or goes beyond what is held"


class SessionNeeded(Forbidden):
    code, title = "session_needed", "Only a person who is signed in may do this"


class UserNotPerson(Conflict):
    code, title = "user_not_person", "This user is an API client"


class HandoverUnderWay(Conflict):
    code, title = "handover_under_way", "What the user owned is being handed over"


class HandoverNotDone(Conflict):
    code, title = "handover_not_done", "Only a handover that is complete can be reversed, once"


class BeyondOwnRights(Forbidden):
    code, title = "beyond_own_rights", "Nobody grants, or rules over, more than they hold"


class BuiltInRole(Conflict):
    code, title = "built_in_role", "A built-in role is the same everywhere: make one of your own"


class RoleInUse(Conflict):
    code, title = "role_in_use", "Somebody still has this role"


class OutboxClosed(Forbidden):
    code, title = "outbox_closed", "Mail leaves by a server here: there is no outbox to look into"


class ConfirmationNotValid(Gone):
    code, title = "confirmation_not_valid", "The confirmation was used, has expired or never was"


class FieldHasValues(Conflict):
    code, title = "field_has_values", "Records have values of this field already"


class FieldRetired(Conflict):
    code, title = "field_retired", "The field is retired already"


class FieldNotRetired(Conflict):
    code, title = "field_not_retired", "The field is not retired"


class FieldKeyTaken(Conflict):
    code, title = "field_key_taken", "Another field goes, or went, by this key"


class TooManyFields(Conflict):
    code, title = "too_many_fields", "This kind of record has as many fields as it may"


class ValuesNotUnique(Conflict):
    code, title = "values_not_unique", "Several records have the same value of this field"
