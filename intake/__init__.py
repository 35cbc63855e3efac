"""The domain of Intake and its storage. It knows no window and holds no sentence meant for a person."""
