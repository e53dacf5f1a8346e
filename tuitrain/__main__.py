"""`tuitrain` and `python -m tuitrain`."""

from tuitrain.cli import cli


def main() -> None:
    """Run the command line."""
    cli()


if __name__ == "__main__":
    main()
