"""What runs between the harness and a program: started by itself, it imports nothing of the harness."""
