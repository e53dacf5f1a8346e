"""What is written when the terminal is gone."""

from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from tuitrain.lab.driver import Lasting


class Gone:
    """A file whose terminal was taken away."""

    def write(self, text):
        raise OSError(5, "Input/output error")

    def flush(self):
        raise OSError(5, "Input/output error")


def test_the_thread_that_writes_outlives_the_terminal():
    thread = WriterThread(Lasting(Gone()))
    # More than the queue holds, and one to end it: if the thread did not go on, nothing after it would fit.
    for _ in range(MAX_QUEUED_WRITES):
        thread.write("text")
    thread.start()
    thread.write("text")
    thread.stop()
    assert not thread.is_alive()
