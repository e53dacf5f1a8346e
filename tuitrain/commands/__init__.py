"""What each command does; a command loads nothing but what it needs."""
