"""What an operator can mend, told in one plain sentence."""


class OperationRefused(RuntimeError):
    """Nothing was done, or nothing that is left half done."""
