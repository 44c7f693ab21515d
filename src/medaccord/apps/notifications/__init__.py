"""What people hear of without asking."""
