"""What can go wrong with the engines, in sentences for the person at the keyboard."""


class EngineError(RuntimeError):
    """The engines cannot be used; the message says why and what to do."""


class AlreadyRunning(EngineError):
    """Another process holds the engines of this data folder; `pid` is its number, 0 if unknown."""

    def __init__(self, data_dir: object, pid: int) -> None:
        super().__init__(
            f"Data Trail is already running on {data_dir} (process {pid or 'unknown'}). "
            "Stop it first, or set DATA_DIR to another folder."
        )
        self.pid = pid
