"""What went wrong in a session's thread, in one sentence."""


def error_text(error: Exception) -> str:
    """The error's kind and words; of memory that ran out what to do about it."""
    if isinstance(error, MemoryError):
        return "memory ran out; choose a smaller network, smaller batches or fewer rows"
    return f"{type(error).__name__}: {error}"
