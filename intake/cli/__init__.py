"""The command line: the same services as the window, for coordinators and scripts. Its words stand in command.json."""
