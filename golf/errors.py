"""Every message that a user can meet says what is wrong, where, and what to do."""


class GolfError(Exception):
    """A fault of the call, of a file or of the machine: one line for the user, and the exit status."""

    def __init__(self, message: str, exit_status: int = 2) -> None:
        super().__init__(message)
        self.exit_status = exit_status
