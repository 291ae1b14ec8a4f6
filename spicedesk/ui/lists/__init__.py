"""Marketing lists in the window: who is in one today, who is not and why, and the way out."""
