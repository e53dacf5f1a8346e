"""What is trained while somebody looks: sessions, commands, the view."""
