"""One module for each profile: a snapshot becomes blocks to be set. Decides how things look, never what may leave."""
