"""The list of people: a model that fetches windows of rows, and the pane around it."""
